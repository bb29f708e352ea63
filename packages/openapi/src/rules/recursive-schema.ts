// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A schema that contains itself. */
export const recursiveSchema = rule<{ path: string }>({
  code: 'recursive-schema',
  severity: 'info',
  message: ({ path }) => `The schema contains itself at ${path}; from there on any value is taken.`,
  remedy:
    'Nothing to do; a structural schema has an end.',
});
