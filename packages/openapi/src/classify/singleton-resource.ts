// SPDX-License-Identifier: Apache-2.0
import type { Claim } from './draft.ts';
import { takesObject } from './take-item.ts';
import { isItem, isVerb, parameterNames, take } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

/** A path that ends in a name and can be read and changed: there is exactly one of it. */
export const singletonResource: ClassifyRule = {
  id: 'singleton-resource',
  apply: (paths, schemas) => ({
    drafts: paths.all().flatMap(group => {
      if (isItem(group) || isVerb(group) || group.parts.length === 0) return [];
      if (!group.open.has('GET') || paths.itemOf(group)) return [];
      const put = group.open.get('PUT');
      const patch = group.open.get('PATCH');
      const changes = [put, patch].filter(operation => operation && takesObject(operation, schemas));
      if (changes.length === 0 && !(group.open.has('DELETE') && group.open.has('POST'))) return [];
      const claims: Claim[] = [];
      const post = group.open.get('POST');
      if (post && takesObject(post, schemas) && (group.open.has('DELETE') || !put)) {
        take(group, 'POST');
        claims.push({ use: 'create', operation: post, reason: 'POST creates the one object of this path' });
      }
      claims.push({ use: 'get', operation: take(group, 'GET')!, reason: 'GET reads the one object of this path' });
      if (put && changes.includes(put)) {
        take(group, 'PUT');
        claims.push({ use: 'update', operation: put, reason: 'PUT replaces the one object of this path' });
      }
      if (patch && changes.includes(patch)) {
        take(group, 'PATCH');
        claims.push({ use: 'patch', operation: patch, reason: 'PATCH changes the one object of this path' });
      }
      const remove = take(group, 'DELETE');
      if (remove) claims.push({ use: 'delete', operation: remove, reason: 'DELETE removes the one object of this path' });
      return [
        {
          role: 'resource' as const,
          reason: 'the path has no id: there is exactly one such object',
          claims,
          parts: group.parts,
          parents: parameterNames(group.parts),
          singleton: true,
        },
      ];
    }),
  }),
};
