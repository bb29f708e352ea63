// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A pattern that Kubernetes (RE2) has no equivalent of. */
export const patternDropped = rule<{ pattern: string; why: string }>({
  code: 'pattern-dropped',
  severity: 'warning',
  message: ({ pattern, why }) => `The pattern ${JSON.stringify(pattern)} is not checked in the cluster: ${why}.`,
  remedy:
    'Write it without look-around, back-references and counts above 1000, as RE2 has none of them.',
});
