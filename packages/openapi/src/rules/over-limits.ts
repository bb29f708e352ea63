// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A document beyond the limits of size, time or memory. */
export const overLimits = rule<{ limit: string }>({
  code: 'over-limits',
  severity: 'error',
  message: ({ limit }) => `The document needs more than it may: ${limit}.`,
  remedy:
    'Split the document, leave parts out with filters, or raise the limit.',
});
