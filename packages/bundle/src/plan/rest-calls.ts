// SPDX-License-Identifier: Apache-2.0
import {
  CONTROLLER_FIELDS,
  TARGET_ALIASES,
  type FieldMapping,
  type Json,
  type JsonObject,
  type Operation,
  type OperationName,
  type RestMapping,
  type RestMappingVersion,
} from '@api-operators/api';
import type { RestCall } from './types.ts';

const MASK = '***';

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

function callOf(
  input: CallInput,
  version: RestMappingVersion,
  name: OperationName,
  operation: Operation,
): RestCall {
  const body = bodyOf(input, version, name, operation);
  return {
    operation: operation.operationId ?? name,
    method: operation.method,
    path: pathOf(input, version, operation) + queryOf(input, version, name, operation),
    ...(body === undefined ? {} : { mediaType: operation.body?.mediaType, body }),
  };
}

/** Names that are not known yet stay in braces. */
function pathOf(input: CallInput, version: RestMappingVersion, operation: Operation): string {
  return operation.path.replace(/\{([^{}]+)\}/g, (braces, wire: string) => {
    const { identity } = version;
    if (identity?.parameter === wire) {
      const ref = input.spec.externalIDRef;
      const chosen = identity.clientChosen && identity.field ? input.spec[identity.field] : undefined;
      return segment(input.externalId ?? (typeof ref === 'string' ? ref : undefined) ?? chosen) ?? braces;
    }
    const field = version.fields.find(each => each.in === 'path' && each.wire === wire)?.field ?? wire;
    return segment(Object.hasOwn(input.spec, field) ? input.spec[field] : undefined) ?? braces;
  });
}

function segment(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || typeof value === 'object') {
    return undefined;
  }
  const text = String(value);
  return text === '' || text.includes('${') ? undefined : encodeURIComponent(text);
}

function queryOf(
  { spec }: CallInput,
  version: RestMappingVersion,
  name: OperationName,
  operation: Operation,
): string {
  const pairs: string[] = [];
  for (const { wire, in: place } of operation.parameters) {
    if (place !== 'query') {
      continue;
    }
    const field = version.fields.find(each => each.in === 'query' && each.wire === wire && serves(each, name));
    const own = field && Object.hasOwn(spec, field.field) ? spec[field.field] : undefined;
    const value = own ?? (field?.default as Json | undefined);
    if (value === undefined || value === null || field?.secret) {
      continue;
    }
    const items = Array.isArray(value) ? value : [value];
    const shown = items.map(item => encodeURIComponent(typeof item === 'object' ? JSON.stringify(item) : String(item)));
    if (field?.explode === false) {
      pairs.push(`${encodeURIComponent(wire)}=${shown.join(',')}`);
    } else {
      pairs.push(...shown.map(item => `${encodeURIComponent(wire)}=${item}`));
    }
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function bodyOf(
  input: CallInput,
  version: RestMappingVersion,
  name: OperationName,
  operation: Operation,
): Json | undefined {
  const { body } = operation;
  if (body === undefined) {
    return undefined;
  }
  if (body.binary) {
    return '(bytes)';
  }
  const root = version.fields.find(field => field.in === 'body-root' && serves(field, name));
  if (body.root && root) {
    return shown(root, input.spec[root.field]);
  }
  const members: JsonObject = name === 'update' && input.spec.mergeOnUpdate !== false ? mergeable(input.liveData) : {};
  const allowed = body.members && new Set(body.members);
  for (const field of version.fields.filter(each => each.in === 'body' && serves(each, name))) {
    if (allowed && !allowed.has(field.wire)) {
      continue;
    }
    if (Object.hasOwn(input.spec, field.field)) {
      put(members, field.wire, shown(field, input.spec[field.field]));
    } else if (input.liveSpec && Object.hasOwn(input.liveSpec, field.field)) {
      delete members[field.wire];
    }
  }
  addUnmapped(members, input, version, allowed);
  return members;
}

/** Fields that the mapping does not name are members of the body by their own names. */
function addUnmapped(
  members: JsonObject,
  { mapping, spec }: CallInput,
  version: RestMappingVersion,
  allowed: Set<string> | undefined,
): void {
  const named = new Set(version.fields.map(({ field }) => field));
  for (const [field, value] of Object.entries(spec)) {
    const own = !named.has(field) && !CONTROLLER.has(field) && (allowed === undefined || allowed.has(field));
    if (own && mapping.spec) {
      put(members, field, value);
    }
  }
}

const CONTROLLER: ReadonlySet<string> = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);

function put(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function shown(field: FieldMapping, value: Json | undefined): Json {
  return field.secret ? MASK : value ?? null;
}

function serves({ operations }: FieldMapping, name: OperationName): boolean {
  return operations === undefined || operations.includes(name);
}

function mergeable(data: Json | undefined): JsonObject {
  return data !== null && typeof data === 'object' && !Array.isArray(data) ? { ...data } : {};
}
