// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A schema beyond the size budget. */
export const schemaCut = rule<{ levels: number }>({
  code: 'schema-cut',
  severity: 'warning',
  message: ({ levels }) => `The schema is too large for a custom resource definition; below ${levels} levels it takes any value.`,
  remedy:
    'Nothing to do; the deepest parts are checked by the API alone.',
});
