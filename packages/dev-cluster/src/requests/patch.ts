// SPDX-License-Identifier: Apache-2.0
import { trackUpdate } from '../fields/managers.ts';
import { badRequest, failure, Refusal } from '../http/status.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, parseJson } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMerge } from '../patch/strategic-merge.ts';
import { apply } from './apply.ts';
import { decodeObject, goSyntaxError } from './body.ts';
import { checkOptions } from './options.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { writerOf } from './request.ts';
import { existing, replace } from './write.ts';

export const JSON_PATCH = 'application/json-patch+json';
export const MERGE_PATCH = 'application/merge-patch+json';
export const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
export const APPLY_PATCH = 'application/apply-patch+yaml';

/** The patched object and whether it is new, which only an apply can make it. */
export function patch(cluster: Cluster, request: ResourceRequest): { object: Obj; created: boolean } {
  const accepted = request.type.custom
    ? [JSON_PATCH, MERGE_PATCH, APPLY_PATCH]
    : [JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH];
  if (!accepted.includes(request.contentType)) {
    if (!request.type.custom) throw new Refusal(failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
    throw new Refusal(
      failure(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`),
    );
  }
  checkOptions(request, 'PatchOptions', request.contentType === APPLY_PATCH);
  if (request.contentType === APPLY_PATCH) return apply(cluster, request);
  const patchText = readPatch(request);
  const writer = writerOf(request, 'Update', cluster);
  return cluster.store.transaction(() => {
    const old = existing(cluster, request);
    const next = decodeObject(request, patched(request, old, patchText));
    const object = replace(cluster, request, old, next, after => trackUpdate(request.version.schema, old, after, writer));
    return { object, created: false };
  });
}

function readPatch(request: ResourceRequest): Json {
  let value: Json;
  try {
    value = parseJson(request.body);
  } catch (error) {
    throw badRequest(`error decoding patch: ${goSyntaxError(error as Error, request.body)}`);
  }
  if (request.contentType === JSON_PATCH && !Array.isArray(value)) {
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp');
  }
  if (request.contentType !== JSON_PATCH && !isObject(value)) {
    throw badRequest('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}');
  }
  return value;
}

function patched(request: ResourceRequest, old: Obj, value: Json): Json {
  switch (request.contentType) {
    case JSON_PATCH: {
      const result = jsonPatch(old, value as Json[]);
      if (result.kind === 'ok') return result.value;
      throw new Refusal(failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {}));
    }
    case STRATEGIC_PATCH:
      return strategicMerge(request.version.schema, old, value as JsonObject);
    default:
      return mergePatch(old, value);
  }
}
