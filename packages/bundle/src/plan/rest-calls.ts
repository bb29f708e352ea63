// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, Operation, OperationName, RestMapping, RestMappingVersion } from '@api-operators/api';
import {
  ANONYMOUS,
  bodyMembers,
  buildRequest,
  isObject,
  MASK,
  secretReferences,
  type RequestInput,
} from '@api-operators/rest-mapping';
import type { RestCall } from './types.ts';

export interface CallInput {
  mapping: RestMapping;
  /** The version of the kind, `v1alpha1`. */
  version: string;
  change: 'create' | 'update' | 'delete';
  /** The child's spec: the new one, or for deletions the last. */
  spec: JsonObject;
  /** The spec as it is now; fields that it has and the new one has not are taken out. */
  liveSpec?: JsonObject;
  /** `status.externalID`, where the external object is known. */
  externalId?: string;
  /** The API's object as it was read last; a PUT keeps what `spec` does not say. */
  liveData?: Json;
}

/** The REST calls that follow when a child is created, changed or deleted. */
export function restCalls(input: CallInput): RestCall[] {
  const version = input.mapping.spec?.versions.find(({ name }) => name === input.version);
  if (version === undefined) {
    return [];
  }
  const role = input.mapping.spec?.role;
  if (role !== 'resource') {
    const call = version.operations.call ?? version.operations.list ?? version.operations.get;
    return call === undefined || input.change === 'delete' ? [] : [callOf(input, version, 'call', call)];
  }
  const { spec } = input;
  if (spec.readOnly === true || spec.paused === true) {
    return [];
  }
  const name = operationFor(input, version);
  const operation = name && version.operations[name];
  return name && operation ? [callOf(input, version, name, operation)] : [];
}

function operationFor({ change, spec, externalId }: CallInput, version: RestMappingVersion): OperationName | undefined {
  const { operations, identity } = version;
  if (change === 'delete') {
    const deletes = spec.onDelete !== 'Orphan' && spec.onDelete !== 'Restore' && (externalId !== undefined || identity?.singleton);
    return deletes && operations.delete ? 'delete' : undefined;
  }
  const exists = change === 'update' ? externalId !== undefined : typeof spec.externalIDRef === 'string';
  if (!exists && !identity?.singleton && operations.create) {
    return 'create';
  }
  return operations.update ? 'update' : operations.patch ? 'patch' : undefined;
}

/** Stands for the Connection's URL, which a plan does not know. */
const BASE_URL = 'http://api';

/** The call as the operator builds it, with a mask for every Secret. */
function callOf(
  input: CallInput,
  version: RestMappingVersion,
  name: OperationName,
  operation: Operation,
): RestCall {
  const { spec, externalId } = input;
  const secrets = new Map(secretReferences(version, spec).map(({ field }) => [field, MASK]));
  const id = externalId ?? idOf(version, spec);
  const built = buildRequest({
    mapping: { ...version, operations: { [name]: operation } },
    operation: name,
    baseUrl: BASE_URL,
    values: { spec, secrets },
    authentication: ANONYMOUS,
    preview: true,
    ...(id === undefined ? {} : { id }),
    ...bodyOf(input, version, name, operation, secrets),
  });
  const call = { operation: operation.operationId ?? name, method: operation.method };
  if (built.kind === 'refused') {
    return { ...call, path: operation.path, problem: built.message };
  }
  const { path, headers, shownBody } = built.request;
  const { accept: _accept, 'content-type': _contentType, ...own } = headers;
  return {
    ...call,
    path,
    ...(Object.keys(own).length > 0 ? { headers: own } : {}),
    ...(shownBody === undefined ? {} : { mediaType: operation.body?.mediaType, body: shownBody }),
  };
}

/** The id of the object in the API, where `spec` names it. */
function idOf({ identity }: RestMappingVersion, spec: JsonObject): string | undefined {
  if (typeof spec.externalIDRef === 'string') {
    return spec.externalIDRef;
  }
  const chosen =
    identity?.clientChosen && identity.field && Object.hasOwn(spec, identity.field) ? spec[identity.field] : undefined;
  const known = chosen !== undefined && chosen !== null && typeof chosen !== 'object' && !String(chosen).includes('${');
  return known ? String(chosen) : undefined;
}

/** What takes the place of the body made from `spec` alone: a PUT keeps what the API's object has beside it. */
function bodyOf(
  { spec, liveSpec, liveData }: CallInput,
  version: RestMappingVersion,
  name: OperationName,
  operation: Operation,
  secrets: ReadonlyMap<string, string>,
): Pick<RequestInput, 'body' | 'bytes'> {
  const { body } = operation;
  if (body?.binary) {
    // The bytes may lie elsewhere; how many they are does not matter here.
    return { bytes: { data: new Uint8Array() } };
  }
  if (body === undefined || body.root || name !== 'update' || spec.mergeOnUpdate === false || !isObject(liveData)) {
    return {};
  }
  const members = new Map(
    Object.entries(liveData).filter(([wire]) => body.members === undefined || body.members.includes(wire)),
  );
  const wanted = bodyMembers(version, name, operation, { spec, secrets });
  const said = new Set(wanted.map(({ wire }) => wire));
  for (const { wire } of liveSpec ? bodyMembers(version, name, operation, { spec: liveSpec }) : []) {
    if (!said.has(wire)) members.delete(wire);
  }
  for (const { wire, value } of wanted) {
    const live = Object.hasOwn(liveData, wire) ? liveData[wire] : undefined;
    members.set(wire, isObject(live) && isObject(value) ? overlaid(live, value) : value);
  }
  return { body: Object.fromEntries(members) };
}

function overlaid(live: JsonObject, wanted: JsonObject): JsonObject {
  const result = new Map(Object.entries(live));
  for (const [key, value] of Object.entries(wanted)) {
    const below = result.get(key);
    result.set(key, isObject(below) && isObject(value) ? overlaid(below, value) : value);
  }
  return Object.fromEntries(result);
}
