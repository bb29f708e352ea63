// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A text that no parser can read. */
export const unreadableDocument = rule<{ message: string }>({
  code: 'unreadable-document',
  severity: 'error',
  message: ({ message }) => `The document is neither JSON nor YAML: ${message}.`,
  remedy:
    'Correct the text at this place.',
});
