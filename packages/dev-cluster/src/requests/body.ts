// SPDX-License-Identifier: Apache-2.0
import { applyDefaults, prune } from '@api-operators/schema';
import { load } from 'js-yaml';
import { apiVersionOf, versionOf } from '../apis/resource-type.ts';
import type { ResourceType } from '../apis/resource-type.ts';
import { badRequest, invalid } from '../http/status.ts';
import type { Refusal } from '../http/status.ts';
import { decodeTyped } from '../objects/decode.ts';
import { duplicateKeys } from '../objects/duplicate-keys.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, jsonText, parseJson, textOf } from '../objects/json.ts';
import { cleanMeta, invalidValue } from '../objects/metadata.ts';
import type { Meta, Obj } from '../objects/object.ts';
import { OBJECT_META, builtinSchema } from '../openapi/builtin-schemas.ts';
import type { ResourceRequest } from './request.ts';

/** The object of a request's body: typed, pruned and defaulted. Refuses what is no such object. */
export function objectFromBody(request: ResourceRequest): Obj {
  const value = parseBody(request.body, request.contentType, request.type.kind);
  const duplicates = strictness(request) === 'Ignore' || !isJson(request.contentType) ? [] : duplicateKeys(request.body);
  return decodeObject(request, value, duplicates);
}

/** A body's JSON or YAML. */
export function parseBody(body: string, contentType: string, kind: string): Json {
  try {
    return isJson(contentType) ? parseJson(body) : (load(body) as Json);
  } catch (error) {
    throw unrecognized(kind, `couldn't get version/kind; json parse error: ${goSyntaxError(error as Error, body)}`, body);
  }
}

function unrecognized(kind: string, why: string, body: string): Refusal {
  const cut = body.length > 1024 ? body.slice(0, 1024) : body;
  const shown = cut.trimStart().startsWith('{') ? cut : Buffer.from(cut).toString('hex') || '<empty>';
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${shown})`);
}

/** What encoding/json says where JSON.parse says something else. */
export function goSyntaxError(error: Error, text: string): string {
  const token = /^Unexpected token '(.)'/su.exec(error.message)?.[1];
  if (token) return `invalid character '${token}' looking for beginning of value`;
  const position = /position (\d+)/.exec(error.message)?.[1];
  if (position === undefined || Number(position) >= text.trimEnd().length) return 'unexpected end of JSON input';
  return `invalid character '${text[Number(position)]}' looking for beginning of value`;
}

const GO_TYPE = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function missingKind(kind: string, value: Json, body: string): Refusal {
  if (value !== null && !isObject(value)) {
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return unrecognized(kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type ${GO_TYPE}`, body);
  }
  return unrecognized(kind, `Object 'Kind' is missing in '${body}'`, body);
}

function isJson(contentType: string): boolean {
  return !contentType.includes('yaml');
}

/**
 * A JSON value as an object of the request's kind. Fields that the schema does not know are dropped,
 * and refused or warned of as ?fieldValidation asks.
 */
export function decodeObject(request: ResourceRequest, value: Json, duplicates: string[] = []): Obj {
  const { type, version } = request;
  if (!isObject(value)) throw missingKind(type.kind, value, request.body);
  checkKind(request, value);
  const unknown: string[] = [];
  const object = type.custom ? decodeCustom(request, value, unknown) : decodeBuiltin(request, value, unknown);
  report(request, value, duplicates, unknown);
  object.metadata = cleanMeta(object.metadata ?? {});
  if (type.namespaced && request.namespace) {
    const { namespace } = object.metadata;
    if (namespace && namespace !== request.namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    object.metadata.namespace = request.namespace;
  } else if (!type.namespaced) delete object.metadata.namespace;
  if (version.published) return applyDefaults(version.published, object as Json) as Obj;
  type.hooks.default?.(object);
  return object;
}

function checkKind(request: ResourceRequest, value: JsonObject): void {
  const { type, version } = request;
  const kind = textOf(value.kind);
  const apiVersion = textOf(value.apiVersion);
  const expected = apiVersionOf(type.group, version.name);
  if (!kind) throw missingKind(type.kind, value, request.contentType.includes('patch') ? jsonText(value) : request.body);
  const name = isObject(value.metadata) ? textOf(value.metadata.name) : '';
  if (apiVersion !== expected) {
    if (type.custom && isPatch(request)) {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      throw invalid({ group, kind }, name, [invalidValue('apiVersion', apiVersion, `must be ${expected}`)]);
    }
    if (type.custom && !isPatch(request) && kind === type.kind) report(request, value, [], unknownElsewhere(type, apiVersion, value));
    throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${expected})`);
  }
  if (kind === type.kind) return;
  if (!type.custom) {
    throw badRequest(`${kind} in version ${JSON.stringify(version.name)} cannot be handled as a ${type.kind}: converting (${version.name}.${kind}) to (${type.group.split('.')[0] || 'core'}.${type.kind}): unknown conversion`);
  }
  throw invalid({ group: type.group, kind }, name, [invalidValue('kind', kind, `must be ${type.kind}`)]);
}

/** The fields that the version of the body does not know; one that there is not knows none. */
function unknownElsewhere(type: ResourceType, apiVersion: string, value: JsonObject): string[] {
  const [group, name] = apiVersion.split('/');
  if (group !== type.group) return [];
  const version = versionOf(type, name);
  return prune(version?.published ?? { type: 'object' }, value, { embedded: true }).pruned.sort();
}

function decodeBuiltin(request: ResourceRequest, value: JsonObject, unknown: string[]): Obj {
  const { type, version } = request;
  const decoded = decodeTyped(version.schema, value, unknown);
  if (decoded.kind === 'mismatch') {
    if (isPatch(request)) throw invalidPatch(value, decoded.message);
    throw cannotHandle(type.kind, version.name, decoded.message);
  }
  const object = decoded.value as Obj;
  object.metadata ??= {};
  return object;
}

function decodeCustom({ type, version }: ResourceRequest, value: JsonObject, unknown: string[]): Obj {
  const metadata = decodeTyped(builtinSchema(OBJECT_META), value.metadata ?? {}, unknown, 'metadata');
  if (metadata.kind === 'mismatch') throw cannotHandle(type.kind, version.name, metadata.message);
  const pruned = prune(version.published!, value, { embedded: true });
  unknown.push(...pruned.pruned.sort());
  const object = pruned.value as Obj;
  object.metadata = metadata.value as Meta;
  return object;
}

function cannotHandle(kind: string, version: string, why: string) {
  return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`);
}

function isPatch({ contentType }: ResourceRequest): boolean {
  return contentType.includes('patch');
}

/** Of a patch the server shows what it came to. */
function invalidPatch(value: Json, why: string): Refusal {
  return invalid({ group: '', kind: '' }, '', [invalidValue('patch', jsonText(value), why)]);
}

function strictness({ query }: ResourceRequest): string {
  return query.get('fieldValidation') || 'Warn';
}

function report(request: ResourceRequest, value: Json, duplicates: string[], unknown: string[]): void {
  const messages = [
    ...duplicates.map(path => `duplicate field ${JSON.stringify(path)}`),
    ...unknown.map(path => `unknown field ${JSON.stringify(path)}`),
  ];
  if (messages.length === 0) return;
  const level = strictness(request);
  if (level === 'Strict') {
    const why = `strict decoding error: ${messages.join(', ')}`;
    if (isPatch(request)) throw invalidPatch(value, why);
    throw cannotHandle(request.type.kind, request.version.name, why);
  }
  if (level === 'Warn') request.warnings.push(...messages);
}
