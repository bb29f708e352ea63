// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A group, version or name that Kubernetes would refuse. */
export const badOption = rule<{ option: string; why: string }>({
  code: 'bad-option',
  severity: 'error',
  message: ({ option, why }) => `The option ${option} cannot be used: ${why}.`,
  remedy:
    'Give another value.',
});
