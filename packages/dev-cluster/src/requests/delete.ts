// SPDX-License-Identifier: Apache-2.0
import { load } from 'js-yaml';
import { kindSubjectOf, subjectOf } from '../apis/resource-type.ts';
import { badRequest, conflict, failure, forbidden, Refusal } from '../http/status.ts';
import type { Status } from '../http/status.ts';
import { arrayOf, equal, isObject, objectOf, parseJson, textOf } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { isDeleting } from '../objects/metadata.ts';
import type { Obj } from '../objects/object.ts';
import { ordered, timestamp } from '../objects/object.ts';
import { checkOptions } from './options.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { isDryRun, keyOf, present, toStored } from './request.ts';
import { existing, isFree, save } from './write.ts';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** Gone at once (a Status, or the object where its kind is answered so), or marked and waiting for its finalizers. */
export type Deleted = { kind: 'gone'; answer: { kind: 'status'; status: Status } | { kind: 'object'; object: Obj } } | { kind: 'marked'; object: Obj };

export type DeleteOptions = { preconditions: JsonObject; policy?: string };

export function remove(cluster: Cluster, request: ResourceRequest): Deleted {
  const options = deleteOptions(request);
  return cluster.store.transaction(() => removeOne(cluster, request, existing(cluster, request), options));
}

/** Deletes one object as the options say. Runs inside a transaction. */
export function removeOne(cluster: Cluster, request: ResourceRequest, object: Obj, options: DeleteOptions): Deleted {
  const { type } = request;
  const why = type.hooks.mayNotDelete?.(object);
  if (why) throw forbidden(subjectOf(type), object.metadata.name!, why);
  checkPreconditions(request, object, options.preconditions);
  const finalizers = finalizersFor(object.metadata.finalizers ?? [], options.policy);
  const marked: Obj = {
    ...object,
    metadata: { ...object.metadata, ...(finalizers.length > 0 ? { finalizers } : {}) },
  };
  if (finalizers.length === 0) delete marked.metadata.finalizers;
  if (!isDeleting(object)) {
    marked.metadata.deletionTimestamp = timestamp(cluster.surroundings.now());
    // Namespaces and CRDs are deleted by their own controllers, without a period of grace.
    if (!type.hooks.isHeld && !type.hooks.beforeDelete) {
      marked.metadata.deletionGracePeriodSeconds = 0;
      if (marked.metadata.generation) marked.metadata.generation += 1;
    }
  }
  const prepared = isDeleting(object) ? marked : (type.hooks.beforeDelete?.(marked) ?? marked);
  if (!isFree(type, prepared)) {
    if (equal(prepared, object)) return { kind: 'marked', object };
    return { kind: 'marked', object: save(cluster, request, prepared, object) };
  }
  if (!isDryRun(request)) {
    cluster.store.remove(keyOf({ ...request, namespace: object.metadata.namespace ?? '' }, object.metadata.name!), ordered(toStored(request, object)));
  }
  if (type.deleteAnswer) return { kind: 'gone', answer: { kind: 'object', object: type.deleteAnswer === 'marked' ? prepared : object } };
  return { kind: 'gone', answer: { kind: 'status', status: success(request, object) } };
}

function success({ type }: ResourceRequest, object: Obj): Status {
  const { group, kind } = subjectOf(type);
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: object.metadata.name, ...(group ? { group } : {}), kind, uid: object.metadata.uid },
  };
}

/** Deletes what a list with the same selectors would give, and gives it as it was. */
export function removeCollection(cluster: Cluster, request: ResourceRequest, selected: Obj[]): Obj[] {
  const options = deleteOptions(request);
  for (const object of selected) {
    const one = { ...request, name: object.metadata.name, namespace: object.metadata.namespace ?? '' };
    cluster.store.transaction(() => {
      const stored = cluster.store.read(keyOf(one, one.name!));
      if (stored) removeOne(cluster, one, present(one, stored), options);
    });
  }
  return selected;
}

function checkPreconditions({ type }: ResourceRequest, object: Obj, preconditions: JsonObject): void {
  const { uid, resourceVersion } = object.metadata;
  const name = object.metadata.name!;
  if (preconditions.uid !== undefined && preconditions.uid !== uid) {
    throw conflict(
      kindSubjectOf(type),
      name,
      `the UID in the precondition (${textOf(preconditions.uid)}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(
      kindSubjectOf(type),
      name,
      `the ResourceVersion in the precondition (${textOf(preconditions.resourceVersion)}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

function finalizersFor(finalizers: string[], policy: string | undefined): string[] {
  const others = finalizers.filter(finalizer => finalizer !== FOREGROUND && finalizer !== ORPHAN);
  if (policy === 'Foreground') return [...others, FOREGROUND];
  if (policy === 'Orphan') return [...others, ORPHAN];
  return policy === 'Background' ? others : finalizers;
}

/** DeleteOptions of the body, else of the query. */
export function deleteOptions(request: ResourceRequest): DeleteOptions {
  const body = bodyOptions(request);
  const policy = textOf(body.propagationPolicy) || request.query.get('propagationPolicy') || undefined;
  const orphan = body.orphanDependents ?? (request.query.has('orphanDependents') ? request.query.get('orphanDependents') === 'true' : undefined);
  const refusal = (message: string, reason: string) =>
    new Refusal(
      failure(422, 'Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: ${message}`, {
        group: 'meta.k8s.io',
        kind: 'DeleteOptions',
        causes: [{ reason, message, field: 'propagationPolicy' }],
      }),
    );
  if (policy && orphan !== undefined) {
    throw refusal(`Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`, 'FieldValueInvalid');
  }
  if (policy && !['Foreground', 'Background', 'Orphan'].includes(policy)) {
    throw refusal(
      `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
      'FieldValueNotSupported',
    );
  }
  if (!request.query.has('dryRun')) for (const value of arrayOf(body.dryRun)) request.query.append('dryRun', textOf(value));
  checkOptions(request, 'DeleteOptions');
  return {
    preconditions: objectOf(body.preconditions),
    policy: policy ?? (orphan === true ? 'Orphan' : orphan === false ? 'Background' : undefined),
  };
}

function bodyOptions(request: ResourceRequest): JsonObject {
  if (!request.body.trim()) return {};
  try {
    const value = request.contentType.includes('yaml') ? load(request.body) : parseJson(request.body);
    if (isObject(value)) return value;
  } catch {
    // Falls through to the refusal below.
  }
  throw badRequest('the body of a delete has to be DeleteOptions');
}
