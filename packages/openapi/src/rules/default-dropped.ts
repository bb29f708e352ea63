// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A default that its own schema refuses. */
export const defaultDropped = rule<{ value: string; why: string }>({
  code: 'default-dropped',
  severity: 'warning',
  message: ({ value, why }) => `The default ${value} is not used: ${why}.`,
  remedy:
    'Let the default be a value that its own schema accepts.',
});
