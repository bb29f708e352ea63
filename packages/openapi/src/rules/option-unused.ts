// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** An option that names something that the document does not have. */
export const optionUnused = rule<{ option: string; what: string; name: string; suggestion?: string }>({
  code: 'option-unused',
  severity: 'warning',
  message: ({ option, what, name, suggestion }) =>
    `The option ${option} has no effect: there is no ${what} ${JSON.stringify(name)}.${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
  remedy: 'Correct the name, or take the option away; `preview` lists kinds and operations.',
});
