// SPDX-License-Identifier: Apache-2.0
import { applyDefaults, prune } from '@api-operators/schema';
import type { Registry } from '../apis/registry.ts';
import type { ResourceType, ServedVersion } from '../apis/resource-type.ts';
import type { User } from '../authentication/user.ts';
import type { Writer } from '../fields/managers.ts';
import { badRequest } from '../http/status.ts';
import type { Obj, Surroundings } from '../objects/object.ts';
import { timestamp } from '../objects/object.ts';
import type { History } from '../storage/history.ts';
import type { Key, Store } from '../storage/store.ts';

/** What every request works on. */
export type Cluster = { store: Store; history: History; registry: Registry; surroundings: Surroundings };

/** A request for a stored resource, after authorization. */
export type ResourceRequest = {
  type: ResourceType;
  version: ServedVersion;
  /** '' for cluster-scoped objects; undefined for a list over all namespaces. */
  namespace: string | undefined;
  /** Absent for a collection. */
  name?: string;
  subresource?: string;
  query: URLSearchParams;
  user: User;
  userAgent: string;
  contentType: string;
  body: string;
  /** Shown to the user in Warning headers; handlers add to it. */
  warnings: string[];
};

export function keyOf(request: ResourceRequest, name: string): Key {
  return { resource: request.type.storage, namespace: request.namespace ?? '', name };
}

/** Whether the write is only to be tried. */
export function isDryRun(request: ResourceRequest): boolean {
  return request.query.has('dryRun');
}

/** The name under which the writer's fields are managed: ?fieldManager, else the client's name. */
export function writerOf(request: ResourceRequest, operation: Writer['operation'], cluster: Pick<Cluster, 'surroundings'>): Writer {
  const given = request.query.get('fieldManager') ?? '';
  const { type, version, subresource } = request;
  return {
    manager: given || request.userAgent.split('/')[0].slice(0, 128) || 'unknown',
    operation,
    apiVersion: type.group ? `${type.group}/${version.name}` : version.name,
    ...(subresource ? { subresource } : {}),
    time: timestamp(cluster.surroundings.now()),
    ...(subresource === 'status' ? { leaves: 'spec' } : version.statusSubresource ? { leaves: 'status' } : {}),
  };
}

/** A stored object as this version shows it. */
export function present(request: Pick<ResourceRequest, 'type' | 'version'>, stored: Obj): Obj {
  const { type, version } = request;
  const object = type.hooks.fromStorage ? type.hooks.fromStorage(stored) : stored;
  const apiVersion = type.group ? `${type.group}/${version.name}` : version.name;
  const shown = object.apiVersion === apiVersion ? object : { ...object, apiVersion };
  return type.defaultsOnRead ? withReadDefaults(version, shown) : shown;
}

/** The other way. */
export function toStored(request: Pick<ResourceRequest, 'type'>, object: Obj): Obj {
  const { type } = request;
  if (type.hooks.toStorage) return type.hooks.toStorage(object);
  const apiVersion = type.group ? `${type.group}/${type.storageVersion}` : type.storageVersion;
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

/** A version's stored text can be sent as it is. */
export function isVerbatim({ type, version }: Pick<ResourceRequest, 'type' | 'version'>): boolean {
  return !type.hooks.fromStorage && !type.defaultsOnRead && version.name === type.storageVersion;
}

export function numberOption(request: ResourceRequest, name: string): number | undefined {
  const text = request.query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^-?[0-9]+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

export function booleanOption(request: ResourceRequest, name: string): boolean {
  const text = request.query.get(name);
  return text !== null && !['false', '0', 'f', 'F', 'FALSE', 'False'].includes(text) && (text !== '' || request.query.has(name));
}

function withReadDefaults(version: ServedVersion, object: Obj): Obj {
  if (!version.published) return object;
  const pruned = prune(version.published, object, { embedded: true }).value;
  return applyDefaults(version.published, pruned) as Obj;
}
