// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A key that occurs twice. */
export const duplicateKey = rule<{ message: string }>({
  code: 'duplicate-key',
  severity: 'warning',
  message: ({ message }) => `A key occurs twice in one mapping (${message}); the last one counts.`,
  remedy:
    'Remove one of the two.',
});
