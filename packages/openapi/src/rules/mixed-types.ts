// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A field of several types, which a structural schema cannot describe. */
export const mixedTypes = rule<{ types: string }>({
  code: 'mixed-types',
  severity: 'info',
  message: ({ types }) => `The field may be ${types}; it takes any value and the API judges it.`,
  remedy:
    'Nothing to do; a single type would be checked in the cluster.',
});
