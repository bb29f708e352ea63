// SPDX-License-Identifier: Apache-2.0
import type { Draft } from './draft.ts';
import { isItem, parameterNames, take, type PathGroup, type Paths } from './paths.ts';
import type { ClassifyRule } from './rule.ts';
import { takeItem, takesObject } from './take-item.ts';

/** Objects that are created below their parent, and have a path of their own: POST /projects/{id}/tasks, GET /tasks/{id}. */
export const shallowResource: ClassifyRule = {
  id: 'shallow-resource',
  apply: (paths, schemas) => {
    const creators = creatorsOf(paths);
    return {
      drafts: paths.all().flatMap((item): Draft[] => {
        const last = item.parts[item.parts.length - 2];
        if (!isItem(item) || last?.kind !== 'literal' || !item.open.has('GET')) return [];
        if (paths.collectionOf(item)?.methods.has('POST')) return [];
        const parameters = parameterNames(item.parts);
        const idParameter = parameters[parameters.length - 1];
        const found = (creators.get(last.text) ?? []).filter(
          group => isBelow(group, item) && !parameterNames(group.parts).includes(idParameter),
        );
        // Where several parents can have such objects, no one of them is theirs.
        if (found.length !== 1 || !found[0].open.get('POST')?.body) return [];
        const [collection] = found;
        if (!takesObject(collection.open.get('POST')!, schemas)) return [];
        const create = take(collection, 'POST')!;
        const list = take(collection, 'GET');
        return [
          {
            role: 'resource',
            reason: `the object has a path of its own, and is created below its parent at ${create.template.source}`,
            claims: [
              { use: 'create', operation: create, reason: 'POST below the parent creates one object' },
              ...takeItem(item, schemas),
              ...(list ? [{ use: 'list' as const, operation: list, reason: 'GET below the parent lists its objects' }] : []),
            ],
            parts: item.parts.slice(0, -1),
            parents: parameterNames(collection.parts),
            idParameter,
          },
        ];
      }),
    };
  },
};

/** Collections below a parent that create, and whose objects have no path below that parent, by their last name. */
function creatorsOf(paths: Paths): Map<string, PathGroup[]> {
  const creators = new Map<string, PathGroup[]>();
  for (const group of paths.all()) {
    const last = group.parts[group.parts.length - 1];
    if (last?.kind !== 'literal' || group.parts[group.parts.length - 2]?.kind !== 'param') continue;
    if (!group.open.has('POST') || paths.itemOf(group)) continue;
    creators.set(last.text, [...(creators.get(last.text) ?? []), group]);
  }
  return creators;
}

/** Whether the collection is where the object's path is, with one parent more. */
function isBelow(collection: PathGroup, item: PathGroup): boolean {
  const base = item.parts.slice(0, -2);
  if (collection.parts.length !== base.length + 3) return false;
  return base.every((part, index) => part.kind === collection.parts[index].kind && (part.kind === 'param' || part.text === collection.parts[index].text));
}
