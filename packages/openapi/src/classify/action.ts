// SPDX-License-Identifier: Apache-2.0
import { parameterNames, take } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

/** A call with effects that belongs to no resource. */
export const action: ClassifyRule = {
  id: 'action',
  apply: paths => ({
    drafts: paths.all().flatMap(group =>
      (['POST', 'PUT', 'PATCH', 'DELETE'] as const).flatMap(method => {
        const operation = take(group, method);
        if (!operation) return [];
        const reason = `${method} has effects, and there is no object with an id of its own behind it`;
        return [
          {
            role: 'action' as const,
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
