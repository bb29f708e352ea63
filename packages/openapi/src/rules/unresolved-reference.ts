// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A $ref that names nothing; what it stands for is left open. */
export const unresolvedReference = rule<{ reference: string; why: string }>({
  code: 'unresolved-reference',
  severity: 'warning',
  message: ({ reference, why }) => `The reference "${reference}" leads nowhere: ${why}.`,
  remedy:
    'Correct the reference, or give the document that it names; until then the place counts as undescribed.',
});
