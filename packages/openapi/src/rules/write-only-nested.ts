// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A write-only property below the top level. */
export const writeOnlyNested = rule<{ path: string }>({
  code: 'write-only-nested',
  severity: 'warning',
  message: ({ path }) => `"${path}" is write-only but inside another object, so its value stands in the custom resource.`,
  remedy:
    'Move the property to the top level of the body where it can come from a Secret.',
});
