// SPDX-License-Identifier: Apache-2.0
import { takeItem } from './take-item.ts';
import { isItem, parameterNames } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

/** An object that can be read and changed or deleted, but that something else creates. */
export const existingResource: ClassifyRule = {
  id: 'existing-resource',
  apply: (paths, schemas) => ({
    drafts: paths.all().flatMap(item => {
      if (!isItem(item) || item.parts.length < 2 || !item.open.has('GET')) return [];
      const changes = (['PATCH', 'DELETE', 'PUT', 'POST'] as const).some(
        method => item.open.has(method) && (method !== 'POST' || item.open.get('POST')!.body),
      );
      if (!changes) return [];
      const claims = takeItem(item, schemas);
      const collection = paths.collectionOf(item);
      const list = collection?.open.get('GET');
      if (collection && list) {
        collection.open.delete('GET');
        claims.push({ use: 'list', operation: list, reason: 'GET of the collection lists objects' });
      }
      const parameters = parameterNames(item.parts);
      return [
        {
          role: 'resource' as const,
          reason: 'the object can be read and changed or deleted; nothing in the document creates it, so it is adopted',
          claims,
          parts: item.parts.slice(0, -1),
          parents: parameters.slice(0, -1),
          idParameter: parameters[parameters.length - 1],
        },
      ];
    }),
  }),
};
