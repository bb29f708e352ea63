// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A setting that does not exist. */
export const unknownSetting = rule<{ option: string; known: readonly string[]; suggestion?: string }>({
  code: 'unknown-setting',
  severity: 'error',
  message: ({ option, known, suggestion }) =>
    suggestion ? `There is no setting ${option}. Did you mean ${suggestion}?` : `There is no setting ${option}; here may stand ${known.join(', ')}.`,
  remedy: 'Correct the name, or take it away.',
});
