// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A required property whose name CEL cannot say. */
export const ruleImpossible = rule<{ field: string }>({
  code: 'rule-impossible',
  severity: 'warning',
  message: ({ field }) => `That "${field}" is needed to create the object cannot be checked in the cluster.`,
  remedy:
    'Nothing to do; the API refuses the object without it.',
});
