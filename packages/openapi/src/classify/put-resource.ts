// SPDX-License-Identifier: Apache-2.0
import { takeItem, takesObject } from './take-item.ts';
import { putCreates } from './put-creates.ts';
import { isItem, parameterNames } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

/** PUT to an object's own path, where nothing else creates it: the caller chooses the id. */
export const putResource: ClassifyRule = {
  id: 'put-resource',
  apply: (paths, schemas) => ({
    drafts: paths.all().flatMap(item => {
      const put = item.open.get('PUT');
      if (!isItem(item) || !put || item.parts.length < 2) return [];
      if (!item.open.has('GET') && !item.open.has('DELETE')) return [];
      if (!takesObject(put, schemas) || !putCreates(put, parameterNames(item.parts).pop()!, schemas)) return [];
      const claims = takeItem(item, schemas);
      claims.unshift({ use: 'create', operation: put, reason: 'PUT to a path that is not taken creates the object' });
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
          reason: 'PUT creates and replaces the object under the id that the caller chooses',
          claims,
          parts: item.parts.slice(0, -1),
          parents: parameters.slice(0, -1),
          idParameter: parameters[parameters.length - 1],
          putCreates: true,
        },
      ];
    }),
  }),
};
