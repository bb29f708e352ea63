// SPDX-License-Identifier: Apache-2.0
import { load } from 'js-yaml';
import { pathsOf } from '../fields/field-set.ts';
import { applyAsKubectl } from '../fields/last-applied.ts';
import type { Conflict } from '../fields/managers.ts';
import { badRequest, failure, Refusal } from '../http/status.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, parseJson, textOf } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { decodeObject } from './body.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { booleanOption, keyOf, present, writerOf } from './request.ts';
import { existing, insert, replace } from './write.ts';
import { zeroOf } from './zero.ts';

/** Server-side apply: creates the object, or lays the configuration over it. */
export function apply(cluster: Cluster, request: ResourceRequest): { object: Obj; created: boolean } {
  const { version } = request;
  const writer = writerOf(request, 'Apply', cluster);
  const force = booleanOption(request, 'force');
  const configuration = applied(request);
  return cluster.store.transaction(() => {
    const stored = cluster.store.read(keyOf(request, request.name!));
    const old = stored && present(request, stored);
    const result = applyAsKubectl(version.schema, old, configuration, writer, force, zeroOf(version));
    if (result.kind === 'conflicts') throw conflictsRefusal(result.conflicts);
    const { managedFields } = result.object.metadata;
    // Defaults are filled in after the merge and belong to nobody.
    const next = decodeObject({ ...request, warnings: [] }, result.object);
    const own = (object: Obj): Obj => ({ ...object, metadata: { ...object.metadata, ...(managedFields ? { managedFields } : {}) } });
    if (!old) {
      if (request.subresource) existing(cluster, request);
      return { object: insert(cluster, request, next, own), created: true };
    }
    return { object: replace(cluster, request, old, next, own), created: false };
  });
}

/** The body of an apply, as far as this path lets it speak. */
function applied(request: ResourceRequest): Obj {
  const { version } = request;
  const value = readYaml(request.body);
  if (!isObject(value)) throw badRequest('error decoding YAML: the body of an apply has to be an object');
  const apiVersion = textOf(value.apiVersion);
  if (!value.kind || !apiVersion) {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    throw badRequest(`invalid object type: ${group}/${apiVersion.split('/').at(-1)}, Kind=${textOf(value.kind)}`);
  }
  const metadata = isObject(value.metadata) ? value.metadata : {};
  if (metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const object = decodeStrictly(request, value) as Obj;
  const { namespace: _, creationTimestamp: __, ...rest } = object.metadata;
  object.metadata = { name: request.name, ...rest, ...(request.type.namespaced ? { namespace: request.namespace } : {}) };
  if (request.subresource === 'status') {
    return { apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata, ...(object.status === undefined ? {} : { status: object.status }) };
  }
  if (version.statusSubresource) delete object.status;
  return object;
}

/** JSON is YAML, but reads faster and loses no digits. */
function readYaml(body: string): Json {
  try {
    return body.trimStart().startsWith('{') ? parseJson(body) : (load(body) as Json);
  } catch (error) {
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** An apply knows only declared fields, and takes no defaults. */
function decodeStrictly(request: ResourceRequest, value: JsonObject): Json {
  const bare: ResourceRequest = {
    ...request,
    contentType: 'application/yaml',
    query: new URLSearchParams('fieldValidation=Strict'),
    type: { ...request.type, hooks: {} },
    version: request.version.published
      ? { ...request.version, published: withoutDefaults(request.version) }
      : request.version,
  };
  try {
    return decodeObject(bare, value);
  } catch (error) {
    const unknown = error instanceof Refusal && /unknown field "([^"]*)"/.exec(error.message);
    if (!unknown) throw error;
    const { type, version } = request;
    const namespace = isObject(value.metadata) ? textOf(value.metadata.namespace) : '';
    const subject = `(${namespace}/${request.name}; ${type.group}/${version.name}, Kind=${type.kind})`;
    throw new Refusal(
      failure(500, '', `failed to create typed patch object ${subject}: .${unknown[1]}: field not declared in schema`),
    );
  }
}

const bareSchemas = new WeakMap<object, ResourceRequest['version']['published']>();

function withoutDefaults(version: ResourceRequest['version']): ResourceRequest['version']['published'] {
  const published = version.published!;
  let bare = bareSchemas.get(published);
  if (!bare) {
    const strip = (schema: Json): Json => {
      if (Array.isArray(schema)) return schema.map(strip);
      if (!isObject(schema)) return schema;
      return Object.fromEntries(
        Object.entries(schema)
          .filter(([key]) => key !== 'default')
          .map(([key, value]) => [
            key,
            key === 'properties' && isObject(value)
              ? Object.fromEntries(Object.entries(value).map(([name, property]) => [name, strip(property)]))
              : key === 'items' || key === 'additionalProperties'
                ? strip(value)
                : value,
          ]),
      );
    };
    bare = strip(published as Json) as ResourceRequest['version']['published'];
    bareSchemas.set(published, bare);
  }
  return bare;
}

function conflictsRefusal(conflicts: Conflict[]): Refusal {
  const described = conflicts.map(conflict => {
    const version = conflict.operation === 'Update' ? ` using ${conflict.apiVersion}` : '';
    const subresource = conflict.subresource ? ` with subresource ${JSON.stringify(conflict.subresource)}` : '';
    return { who: `${JSON.stringify(conflict.manager)}${subresource}${version}`, fields: pathsOf(conflict.set) };
  });
  const count = described.reduce((sum, { fields }) => sum + fields.length, 0);
  const sorted = described.toSorted((a, b) => (a.who < b.who ? -1 : 1));
  const text =
    count === 1
      ? `1 conflict: conflict with ${sorted[0].who}: ${sorted[0].fields[0]}`
      : `${count} conflicts: ${sorted.map(({ who, fields }) => `conflicts with ${who}:\n- ${fields.join('\n- ')}`).join('\n')}`;
  return new Refusal(
    failure(409, 'Conflict', `Apply failed with ${text}`, {
      causes: described.flatMap(({ who, fields }) =>
        fields.map(field => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
      ),
    }),
  );
}
