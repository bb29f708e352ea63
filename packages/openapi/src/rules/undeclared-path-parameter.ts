// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A parameter in a path that no parameters list declares. */
export const undeclaredPathParameter = rule<{ name: string; path: string }>({
  code: 'undeclared-path-parameter',
  severity: 'warning',
  message: ({ name, path }) => `The path "${path}" has a parameter "${name}" that is declared nowhere; it counts as text.`,
  remedy:
    'Declare it under parameters with "in: path" and its schema.',
});
