// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A write-only property, whose value never stands in a custom resource. */
export const secretField = rule<{ field: string; wire: string }>({
  code: 'secret-field',
  severity: 'info',
  message: ({ field, wire }) => `"${wire}" is write-only, so ${field} names a Secret and a key that hold it.`,
  remedy:
    'Put the value into a Secret of the same namespace.',
});
