// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A document without a single operation. */
export const noPaths = rule<{ seen: string }>({
  code: 'no-paths',
  severity: 'error',
  message: ({ seen }) => `The document describes no operation: ${seen}.`,
  remedy:
    'Describe at least one operation under "paths".',
});
