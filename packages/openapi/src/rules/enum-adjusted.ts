// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A listed value of another type than the schema. */
export const enumAdjusted = rule<{ type: string; dropped: string }>({
  code: 'enum-adjusted',
  severity: 'warning',
  message: ({ type, dropped }) => `The listed values ${dropped} are no ${type}; they are not accepted.`,
  remedy:
    'List values of the type that the schema names, quoted where YAML would read them as something else.',
});
