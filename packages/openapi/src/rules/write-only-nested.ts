// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A write-only property below the top level that is no text. */
export const writeOnlyNested = rule<{ path: string }>({
  code: 'write-only-nested',
  severity: 'warning',
  message: ({ path }) => `"${path}" is write-only but no text, which a Secret could hold, so its value stands in the custom resource.`,
  remedy:
    'Describe it as a string where it is confidential; a string comes from a Secret.',
});
