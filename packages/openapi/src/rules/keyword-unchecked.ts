// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A keyword of JSON Schema that a structural schema has no words for. */
export const keywordUnchecked = rule<{ keyword: string }>({
  code: 'keyword-unchecked',
  severity: 'info',
  message: ({ keyword }) => `What "${keyword}" says is not checked in the cluster.`,
  remedy: 'Nothing to do; the API judges the values.',
});
