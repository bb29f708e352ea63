// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A $dynamicRef that may mean several schemas. */
export const dynamicReferenceOpen = rule<{ reference: string }>({
  code: 'dynamic-reference-open',
  severity: 'warning',
  message: ({ reference }) => `"${reference}" may mean several schemas with that anchor, depending on who refers to it, so any value is taken there.`,
  remedy: 'Refer to the schema that is meant by $ref.',
});
