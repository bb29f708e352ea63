// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { ModelOperation } from '../model/model.ts';
import { isResourceName } from '../model/path.ts';
import { successResponse } from '../model/responses.ts';
import type { Claim, Draft } from './draft.ts';
import { isItem, parameterNames, take, type PathGroup, type Paths } from './paths.ts';
import type { ClassifyRule } from './rule.ts';
import { takesObject } from './take-item.ts';

/**
 * Google's style: all objects of all kinds are read at one path, `/v1/{name}`, by a name that holds their whole path;
 * each kind has a collection that creates it, `/v1/{parent}/topics`. The operations of that one path belong to each kind.
 */
export const namedResource: ClassifyRule = {
  id: 'named-resource',
  apply: (paths, schemas) => {
    const drafts: Draft[] = [];
    for (const item of paths.all()) {
      const get = item.open.get('GET');
      if (!get || !isItem(item) || !isResourceName(item.parts, item.parts.length - 1)) continue;
      const own = collectionsOf(item, paths).flatMap(collection => read(collection, item, get, schemas) ?? []);
      if (own.length === 0) continue;
      take(item, 'GET');
      take(item, 'DELETE');
      drafts.push(...own);
    }
    return { drafts };
  },
};

/** Collections below a parent that is given by its name as well. */
function collectionsOf(item: PathGroup, paths: Paths): PathGroup[] {
  const version = item.parts.length - 1;
  return paths.all().filter(
    ({ parts }) =>
      parts.length === version + 2 &&
      isResourceName(parts, version) &&
      parts[version + 1].kind === 'literal' &&
      parts.slice(0, version).every((part, index) => part.text === item.parts[index].text),
  );
}

function read(collection: PathGroup, item: PathGroup, get: ModelOperation, schemas: Schemas): Draft | undefined {
  const create = collection.open.get('POST');
  const [idParameter] = parameterNames(item.parts);
  if (!create?.body?.schema || !takesObject(create, schemas) || !answersNamed(create, schemas)) return undefined;
  if (parameterNames(collection.parts).includes(idParameter)) return undefined;
  take(collection, 'POST');
  const told = 'at the path that all objects share, by the name that creating answered';
  // The answer that the document describes there may be that of another kind.
  const shared = (operation: ModelOperation): ModelOperation => ({ ...operation, responses: create.responses });
  const claims: Claim[] = [
    { use: 'create', operation: create, reason: 'POST to the collection creates one object' },
    { use: 'get', operation: shared(get), reason: `GET reads it ${told}` },
  ];
  const patch = item.open.get('PATCH');
  const body = patch?.body?.schema;
  if (patch && body && schemas.shape(body).identity === schemas.shape(create.body.schema).identity) {
    take(item, 'PATCH');
    claims.push({ use: 'patch', operation: patch, reason: `PATCH changes it ${told}` });
  }
  const remove = item.open.get('DELETE');
  if (remove) claims.push({ use: 'delete', operation: remove, reason: `DELETE removes it ${told}` });
  const list = take(collection, 'GET');
  if (list) claims.push({ use: 'list', operation: list, reason: 'GET of the collection lists objects' });
  return {
    role: 'resource',
    reason: `objects are created at ${create.template.source} and known by their whole name at ${get.template.source}`,
    claims,
    parts: collection.parts,
    parents: parameterNames(collection.parts),
    idParameter,
  };
}

/** Whether creating answers the object by its name, rather than work that has begun. */
function answersNamed(create: ModelOperation, schemas: Schemas): boolean {
  const schema = successResponse(create)?.schema;
  if (!schema) return false;
  const { properties } = schemas.shape(schema);
  const name = properties.get('name');
  if (!name || properties.has('done')) return false;
  return schemas.shape(name).types?.has('string') === true;
}
