// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** All operations were left out. */
export const nothingLeft = rule<{ operations: number }>({
  code: 'nothing-left',
  severity: 'error',
  message: ({ operations }) => `None of the ${operations} operations can become a kind; each has its reason in the preview.`,
  remedy:
    'Loosen the filters, or describe operations with GET, PUT, POST, PATCH or DELETE.',
});
