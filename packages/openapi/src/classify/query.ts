// SPDX-License-Identifier: Apache-2.0
import { parameterNames, take } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

/** A GET (or QUERY) that belongs to no resource. */
export const query: ClassifyRule = {
  id: 'query',
  apply: paths => ({
    drafts: paths.all().flatMap(group =>
      (['GET', 'QUERY'] as const).flatMap(method => {
        const operation = take(group, method);
        if (!operation) return [];
        const reason = `${method} reads and changes nothing, and belongs to no resource`;
        return [
          {
            role: 'query' as const,
            reason,
            claims: [{ use: 'call' as const, operation, reason }],
            parts: group.parts,
            parents: parameterNames(group.parts),
          },
        ];
      }),
    ),
  }),
};
