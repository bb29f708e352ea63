// SPDX-License-Identifier: Apache-2.0
import type { ModelOperation } from '../model/model.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { Claim, Draft } from './draft.ts';
import { isItem, isVerb, parameterNames, take, type PathGroup, type Paths } from './paths.ts';
import type { ClassifyRule } from './rule.ts';
import { takeItem } from './take-item.ts';

/** POST to a collection creates what the collection's item path gets, changes or deletes. */
export const collectionResource: ClassifyRule = {
  id: 'collection-resource',
  apply: (paths, schemas) => ({
    drafts: paths.all().flatMap(collection => {
      const draft = read(collection, paths, schemas);
      return draft ? [draft] : [];
    }),
  }),
};

function read(collection: PathGroup, paths: Paths, schemas: Schemas): Draft | undefined {
  const item = paths.itemOf(collection);
  const create = collection.open.get('POST');
  if (!item || !create || isItem(collection) || isVerb(collection)) return undefined;
  const touched = (['GET', 'PUT', 'PATCH', 'DELETE'] as const).some(method => item.open.has(method));
  if (!touched || !takesOne(create, schemas)) return undefined;
  take(collection, 'POST');
  const place = collection.parts.map(part => (part.kind === 'param' ? `{${part.text}}` : part.text));
  const claims: Claim[] = [
    { use: 'create', operation: create, reason: 'POST to the collection creates one object' },
    ...takeItem(item, schemas),
  ];
  const list = take(collection, 'GET');
  if (list) claims.push({ use: 'list', operation: list, reason: 'GET of the collection lists objects' });
  claims.push(...takeCollectionUpdate(collection, item, claims, schemas));
  const parameters = parameterNames(item.parts);
  return {
    role: 'resource',
    reason: `/${place.join('/')} is a collection whose objects have paths of their own`,
    claims,
    parts: collection.parts,
    parents: parameters.slice(0, -1),
    idParameter: parameters[parameters.length - 1],
  };
}

/** Whether the body describes one object rather than a list of them. */
function takesOne(operation: ModelOperation, schemas: Schemas): boolean {
  if (!operation.body?.schema || operation.body.coding !== 'json') return true;
  return !schemas.shape(operation.body.schema).types?.has('array');
}

/** Some APIs replace an object by PUT to the collection, with the id in the body. */
function takeCollectionUpdate(
  collection: PathGroup,
  item: PathGroup,
  claims: readonly Claim[],
  schemas: Schemas,
): Claim[] {
  const create = claims[0].operation;
  const updates = claims.some(claim => claim.use === 'update');
  if (create.hints['update-with-post'] === true && !updates) {
    return [
      { use: 'update', operation: create, reason: 'x-k8s-update-with-post: POST again changes the object' },
    ];
  }
  const put = collection.open.get('PUT');
  if (!put || item.methods.has('PUT') || !takesOne(put, schemas) || !put.body) return [];
  take(collection, 'PUT');
  return [{ use: 'update', operation: put, reason: 'PUT to the collection replaces the object that the body names' }];
}
