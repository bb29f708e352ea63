// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** Names in one message. */
const SHOWN = 5;

/** A schema beyond the size budget. */
export const schemaCut = rule<{ levels: number; opened: readonly string[] }>({
  code: 'schema-cut',
  severity: 'warning',
  message: ({ levels, opened }) => {
    const shown = opened.slice(0, SHOWN).join(', ');
    const more = opened.length > SHOWN ? ` and ${opened.length - SHOWN} more` : '';
    return `The schema is too large for a custom resource definition; below ${levels} levels it takes any value: ${shown}${more}.`;
  },
  remedy:
    'Nothing to do; the deepest parts are checked by the API alone.',
});
