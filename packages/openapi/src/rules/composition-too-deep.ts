// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A schema that is made of others, and they of others, beyond all need. */
export const compositionTooDeep = rule<{ levels: number }>({
  code: 'composition-too-deep',
  severity: 'warning',
  message: ({ levels }) => `The schema is part of ${levels} others, one inside the other by allOf, oneOf, anyOf or $ref; from here on it takes any value.`,
  remedy:
    'Compose it in fewer levels.',
});
