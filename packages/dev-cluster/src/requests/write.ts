// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { kindSubjectOf, subjectOf } from '../apis/resource-type.ts';
import type { ResourceType } from '../apis/resource-type.ts';
import { isNoChange } from '../fields/managers.ts';
import { alreadyExists, badRequest, conflict, failure, forbidden, invalid, MODIFIED, notFound, Refusal } from '../http/status.ts';
import { equal, objectOf } from '../objects/json.ts';
import type { Json } from '../objects/json.ts';
import { invalidValue, isDeleting, metadataProblems, metadataUpdateProblems } from '../objects/metadata.ts';
import type { Meta, Obj } from '../objects/object.ts';
import { ordered, timestamp } from '../objects/object.ts';
import { NAMESPACES } from './namespaces.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { isDryRun, keyOf, present, toStored } from './request.ts';

const STANDARD_FINALIZERS = ['foregroundDeletion', 'kubernetes', 'orphan'];

/**
 * Stores a new object and gives it as stored. `own` computes its managedFields once defaults and
 * metadata are there, and before the server's own additions. Runs inside a transaction.
 */
export function insert(cluster: Cluster, request: ResourceRequest, input: Obj, own: (object: Obj) => Obj): Obj {
  const { type } = request;
  const { now, uid, suffix } = cluster.surroundings;
  checkNamespace(cluster, request, input.metadata.name ?? '');
  const { generateName, name } = input.metadata;
  const { resourceVersion, deletionTimestamp: _, deletionGracePeriodSeconds: __, ...given } = input.metadata;
  if (resourceVersion) {
    throw new Refusal(failure(500, '', 'resourceVersion should not be set on objects to be created'));
  }
  const metadata: Meta = {
    ...given,
    ...(name || !generateName ? {} : { name: `${generateName.slice(0, 58)}${suffix()}` }),
    uid: uid(),
    creationTimestamp: timestamp(now()),
  };
  if (type.generation === 'never') delete metadata.generation;
  else metadata.generation = 1;
  let object: Obj = { ...input, metadata };
  if (request.version.statusSubresource) delete object.status;
  object = own(object);
  type.hooks.prepareCreate?.(object, cluster.surroundings);
  const known = metadataProblems(object.metadata, type.nameRule);
  refuse(type, object, [...known, ...(type.hooks.validate?.(object, undefined, request.version, false, known) ?? [])]);
  warnOfFinalizers(request, object);
  const key = keyOf(request, object.metadata.name!);
  if (cluster.store.readText(key) !== undefined) throw alreadyExists(subjectOf(type), key.name);
  return save(cluster, request, object);
}

/**
 * Stores a changed object and gives it as stored; the same object where nothing changed.
 * `old` and `input` are in the request's version. Runs inside a transaction.
 */
export function replace(cluster: Cluster, request: ResourceRequest, old: Obj, input: Obj, own: (object: Obj) => Obj): Obj {
  const { type, subresource } = request;
  checkIdentity(request, old, input);
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, generateName } = old.metadata;
  const server: Meta = { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, generateName };
  const metadata: Meta = { ...input.metadata, resourceVersion: old.metadata.resourceVersion };
  const problems = metadataUpdateProblems({ ...server, ...withoutNulls(metadata) }, old.metadata);
  for (const field of Object.keys(server) as (keyof Meta)[]) {
    if (server[field] === undefined) delete metadata[field];
    else Object.assign(metadata, { [field]: server[field] });
  }
  let object: Obj = { ...input, metadata };
  if (request.version.statusSubresource || subresource === 'status') keepOtherHalf(object, old, subresource === 'status');
  object = own(object);
  // A custom object's metadata is not written by way of its status, though the attempt is tracked.
  if (type.custom && subresource === 'status') {
    object.metadata = { ...old.metadata, managedFields: object.metadata.managedFields };
    if (!object.metadata.managedFields) delete object.metadata.managedFields;
  }
  type.hooks.prepareUpdate?.(object, old);
  if (subresource !== 'status' && hasNewGeneration(type, request, old, object)) {
    object.metadata.generation = (old.metadata.generation ?? 0) + 1;
  }
  const known = [
    // Of custom objects a real server reports these twice.
    ...(type.custom ? [...problems, ...problems] : problems),
    ...metadataProblems(object.metadata, type.nameRule).filter(problem => problem.path !== 'metadata.name'),
  ];
  refuse(type, object, [...known, ...(type.hooks.validate?.(object, old, request.version, subresource === 'status', known) ?? [])]);
  warnOfFinalizers(request, object, old);
  if (isDeleting(object) && isFree(type, object)) {
    if (!isDryRun(request)) cluster.store.remove(keyOf(request, object.metadata.name!), arranged(type, toStored(request, object)));
    return object;
  }
  return isNoChange(old, object) ? old : save(cluster, request, object, old);
}

/** Reads the object that the request names, as this version shows it. */
export function existing(cluster: Cluster, request: ResourceRequest): Obj {
  const stored = cluster.store.read(keyOf(request, request.name!));
  if (!stored) throw notFound(subjectOf(request.type), request.name!);
  return present(request, stored);
}

/** Nothing holds a deleted object any more. */
export function isFree(type: ResourceType, object: Obj): boolean {
  return (object.metadata.finalizers ?? []).length === 0 && !type.hooks.isHeld?.(object);
}

export function save(cluster: Cluster, request: ResourceRequest, object: Obj, old?: Obj): Obj {
  if (isDryRun(request)) return object;
  const previous = old && toStored(request, old);
  const stored = cluster.store.put(
    keyOf(request, object.metadata.name!),
    arranged(request.type, toStored(request, object)),
    previous,
  );
  return present(request, stored);
}

/** Keys in the order of a real server: of its own kinds that of their structs, of custom kinds sorted. */
function arranged(type: ResourceType, object: Obj): Obj {
  if (!type.custom) return ordered(object);
  const sorted = (value: { [key: string]: Json }) => Object.fromEntries(Object.keys(value).sort().map(key => [key, value[key]]));
  return sorted({ ...object, metadata: sorted(object.metadata) }) as Obj;
}

function refuse(type: ResourceType, object: Obj, problems: Problem[]): void {
  if (problems.length > 0) throw invalid(kindSubjectOf(type), object.metadata.name ?? '', problems);
}

/** New finalizers of custom objects should say in whose domain they are. */
function warnOfFinalizers({ type, warnings }: ResourceRequest, { metadata }: Obj, old?: Obj): void {
  if (!type.custom) return;
  const added = new Set(metadata.finalizers).difference(new Set(old?.metadata.finalizers));
  for (const finalizer of [...added].sort()) {
    if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) continue;
    warnings.push(`metadata.finalizers: ${JSON.stringify(finalizer)}: prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers`);
  }
}

function checkNamespace(cluster: Cluster, request: ResourceRequest, name: string): void {
  if (!request.type.namespaced) return;
  const namespace = cluster.store.readText({ resource: NAMESPACES, namespace: '', name: request.namespace! });
  if (namespace === undefined) throw notFound({ group: '', kind: 'namespaces' }, request.namespace!);
  if (namespace.includes('"deletionTimestamp"')) {
    throw forbidden(
      subjectOf(request.type),
      name,
      `unable to create new content in namespace ${request.namespace} because it is being terminated`,
      [{ reason: 'NamespaceTerminating', message: `namespace ${request.namespace} is being terminated`, field: 'metadata.namespace' }],
    );
  }
}

function checkIdentity(request: ResourceRequest, old: Obj, input: Obj): void {
  const { type } = request;
  const { name, uid, resourceVersion } = input.metadata;
  if (name !== request.name) {
    throw badRequest(`the name of the object (${name ?? ''}) does not match the name on the URL (${request.name})`);
  }
  if (!resourceVersion) {
    if (!type.unconditionalUpdate) {
      throw invalid(subjectOf(type), name!, [invalidValue('metadata.resourceVersion', 0, 'must be specified for an update')]);
    }
  } else if (resourceVersion !== old.metadata.resourceVersion) throw conflict(subjectOf(type), name!, MODIFIED);
  if (uid && uid !== old.metadata.uid && !request.contentType.includes('patch')) {
    throw conflict(subjectOf(type), name!, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`);
  }
}

/** A write to /status changes the status alone, any other write everything else. */
function keepOtherHalf(object: Obj, old: Obj, statusWrite: boolean): void {
  if (!statusWrite) {
    delete object.status;
    if (old.status !== undefined) object.status = old.status;
    return;
  }
  const { metadata, status } = object;
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, old, { metadata });
  delete object.status;
  if (status !== undefined) object.status = status;
}

function hasNewGeneration(type: ResourceType, request: ResourceRequest, old: Obj, object: Obj): boolean {
  if (type.generation === 'never') return false;
  const watched = (value: Obj) => {
    const { metadata: _, apiVersion: __, ...rest } = value;
    if (request.version.statusSubresource) delete rest.status;
    return rest;
  };
  return !equal(watched(old), watched(object));
}

function withoutNulls(meta: Meta): Meta {
  return Object.fromEntries(Object.entries(objectOf(meta)).filter(([, value]) => value !== undefined)) as Meta;
}
