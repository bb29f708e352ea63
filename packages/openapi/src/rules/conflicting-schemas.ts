// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** An allOf of schemas that exclude each other. */
export const conflictingSchemas = rule<{ what: string }>({
  code: 'conflicting-schemas',
  severity: 'warning',
  message: ({ what }) => `No value can satisfy this: it asks for ${what} at once. The field takes any value.`,
  remedy:
    'Let the parts of allOf (or the schema beside a $ref) describe the same type.',
});
