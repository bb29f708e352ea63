// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** An x-k8s-… member that names something that does not exist. */
export const hintUnusable = rule<{ hint: string; why: string }>({
  code: 'hint-unusable',
  severity: 'warning',
  message: ({ hint, why }) => `The hint ${hint} is not followed: ${why}.`,
  remedy:
    'Correct the hint, or remove it.',
});
