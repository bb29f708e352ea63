// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A parameter without a name, or in a place that does not exist. */
export const parameterUnusable = rule<{ name: string; place: string }>({
  code: 'parameter-unusable',
  severity: 'warning',
  message: ({ name, place }) => `The parameter "${name}" in "${place}" cannot be sent.`,
  remedy:
    'Give the parameter a name, and one of path, query, header or cookie as its place.',
});
