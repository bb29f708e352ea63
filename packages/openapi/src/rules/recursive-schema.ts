// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A schema that contains itself. */
export const recursiveSchema = rule<Record<string, never>>({
  code: 'recursive-schema',
  severity: 'info',
  message: () => 'The schema contains itself; from the second level on it takes any value.',
  remedy:
    'Nothing to do; a structural schema has an end.',
});
