// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { Claim } from './draft.ts';
import { take, type PathGroup } from './paths.ts';

/** What can be done with one object at its own path. */
export function takeItem(item: PathGroup, schemas: Schemas): Claim[] {
  const claims: Claim[] = [];
  const get = take(item, 'GET');
  if (get) claims.push({ use: 'get', operation: get, reason: 'GET of the object reads it' });
  const put = item.open.get('PUT');
  if (put && takesObject(put, schemas)) {
    take(item, 'PUT');
    claims.push({ use: 'update', operation: put, reason: 'PUT to the object replaces it' });
  }
  const patch = item.open.get('PATCH');
  if (patch && takesObject(patch, schemas)) {
    take(item, 'PATCH');
    claims.push({ use: 'patch', operation: patch, reason: 'PATCH of the object changes it' });
  }
  const post = item.open.get('POST');
  if (post && !item.methods.has('PUT') && !item.methods.has('PATCH') && post.body) {
    if (takesObject(post, schemas)) {
      take(item, 'POST');
      claims.push({ use: 'update', operation: post, reason: 'POST to the object changes it' });
    }
  }
  const remove = take(item, 'DELETE');
  if (remove) claims.push({ use: 'delete', operation: remove, reason: 'DELETE of the object removes it' });
  return claims;
}

/** Whether the body, where there is one, is an object: a JSON patch or a file is no new state. */
export function takesObject(operation: Claim['operation'], schemas: Schemas): boolean {
  const { body } = operation;
  if (!body) return true;
  if (body.coding === 'binary' || body.coding === 'text') return false;
  if (/json-patch/.test(body.mediaType)) return false;
  if (!body.schema) return true;
  const { types } = schemas.shape(body.schema);
  return !types || types.has('object');
}
