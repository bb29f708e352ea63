// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A document that may not be read; for the root document it is an error. */
export const documentForbidden = rule<{ reference: string; why: string }>({
  code: 'document-forbidden',
  severity: 'warning',
  message: ({ reference, why }) => `The document "${reference}" is not read: ${why}.`,
  remedy:
    'Keep documents under one folder, or list the host among the allowed hosts; until then what refers to it counts as undescribed.',
});
