// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A document that another one refers to and that cannot be read; for the root document it is an error. */
export const documentUnavailable = rule<{ reference: string; why: string }>({
  code: 'document-unavailable',
  severity: 'warning',
  message: ({ reference, why }) => `The document "${reference}" cannot be read: ${why}.`,
  remedy:
    'Correct the address, or put the document there; until then what refers to it counts as undescribed.',
});
