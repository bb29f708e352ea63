// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** The root document is not among the texts. */
export const missingDocument = rule<{ uri: string }>({
  code: 'missing-document',
  severity: 'error',
  message: ({ uri }) => `The document ${uri} was not given.`,
  remedy:
    'Give its text together with the others.',
});
