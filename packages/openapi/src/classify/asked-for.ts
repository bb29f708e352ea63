// SPDX-License-Identifier: Apache-2.0
import { textHint } from '../model/hints.ts';
import type { Draft } from './draft.ts';
import { parameterNames, take } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

/** The document itself says `x-k8s-role: query` or `x-k8s-role: action`. */
export const askedFor: ClassifyRule = {
  id: 'asked-for',
  apply: paths => {
    const drafts: Draft[] = [];
    for (const group of paths.all()) {
      for (const operation of [...group.open.values()]) {
        const role = textHint(operation.hints, 'role');
        if (role !== 'query' && role !== 'action') continue;
        take(group, operation.method);
        const reason = `x-k8s-role asks for ${role === 'query' ? 'a query' : 'an action'}`;
        drafts.push({
          role,
          reason,
          claims: [{ use: 'call', operation, reason }],
          parts: group.parts,
          parents: parameterNames(group.parts),
        });
      }
    }
    return { drafts };
  },
};
