// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectKey } from '../objects/object.ts';
import { keyOf } from '../objects/object.ts';
import {
  apiVersionOf,
  collectionPath,
  objectPath,
  resourceName,
  type ResourceType,
} from '../objects/resource-type.ts';
import { describe, type ApiCall } from './api-call.ts';
import type { Caller } from './caller.ts';
import { readDiscovery } from './discovery.ts';
import { stringifyJson } from './json.ts';
import { isGone, isKubeError, isNotFound, KubeError, type Status } from './kube-error.ts';
import type {
  DeleteOptions,
  DeleteOutcome,
  ListOptions,
  ListResult,
  PatchOptions,
  WriteOptions,
} from './options.ts';
import type { ResourceClient, WatchEvent, WatchOptions } from './types.ts';
import { waitFor } from './wait-for.ts';
import { jsonLines } from './watch-stream.ts';

const PAGE_SIZE = 500;
/** Times that a list begins again because its pages expired. */
const LIST_RESTARTS = 5;

const CONTENT_TYPES: Record<PatchOptions['type'], string> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** The calls for one type, on a caller's identity and connections. */
export function createResourceClient<T extends KubeObject>(
  caller: Caller,
  type: ResourceType,
): ResourceClient<T> {
  const resource = resourceName(type);
  const apiVersion = apiVersionOf(type);

  const on = (verb: string, method: ApiCall['method'], key: ObjectKey, subresource?: string): ApiCall => ({
    verb,
    method,
    path: objectPath(type, key, subresource),
    resource: subresource ? `${resource}/${subresource}` : resource,
    ...(type.namespaced && key.namespace ? { namespace: key.namespace } : {}),
    name: key.name,
  });

  /** Items of a list, and objects of some built-in kinds, come without kind and apiVersion. */
  const whole = (object: T): T => {
    object.apiVersion ??= apiVersion;
    object.kind ??= type.kind;
    return object;
  };

  async function write(call: ApiCall, body: unknown, options: WriteOptions): Promise<T> {
    const { value } = await caller.json({
      ...call,
      body: stringifyJson(body),
      query: { ...writeQuery(options), ...call.query },
      ...(options.signal ? { signal: options.signal } : {}),
    });
    return whole(value as T);
  }

  async function* pages(options: ListOptions = {}): AsyncGenerator<ListResult<T>> {
    let next: string | undefined;
    do {
      const { value } = await caller.json({
        verb: 'list',
        method: 'GET',
        path: collectionPath(type, options.namespace),
        resource,
        ...(options.namespace ? { namespace: options.namespace } : {}),
        query: {
          labelSelector: options.labelSelector,
          fieldSelector: options.fieldSelector,
          limit: options.pageSize ?? PAGE_SIZE,
          continue: next,
        },
        ...(options.signal ? { signal: options.signal } : {}),
      });
      const list = value as Partial<ListAnswer<T>> | null | undefined;
      // Whatever answers in the server's place must not look like a server that has nothing.
      if (!list?.metadata?.resourceVersion || (list.items && !Array.isArray(list.items))) {
        throw noList(resource, 'it is no list of the Kubernetes API');
      }
      const token: string | undefined = list.metadata.continue || undefined;
      if (token !== undefined && token === next) throw noList(resource, 'it names itself as its next page');
      next = token;
      const items = list.items ?? [];
      for (const item of items) whole(item);
      yield { items, resourceVersion: list.metadata.resourceVersion };
    } while (next !== undefined);
  }

  async function list(options: ListOptions = {}): Promise<ListResult<T>> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const items: T[] = [];
        let resourceVersion = '';
        for await (const page of pages(options)) {
          for (const item of page.items) items.push(item);
          resourceVersion = page.resourceVersion;
        }
        return { items, resourceVersion };
      } catch (error) {
        if (!isGone(error) || attempt >= LIST_RESTARTS) throw error;
      }
    }
  }

  async function* watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent<T>> {
    const call: ApiCall = {
      verb: 'watch',
      method: 'GET',
      path: collectionPath(type, options.namespace),
      resource,
      ...(options.namespace ? { namespace: options.namespace } : {}),
      query: {
        watch: true,
        allowWatchBookmarks: true,
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        resourceVersion: options.resourceVersion,
        timeoutSeconds: options.timeoutSeconds,
      },
      ...(options.signal ? { signal: options.signal } : {}),
    };
    const body = await caller.stream(call);
    try {
      for await (const line of jsonLines(body, options.onLine)) {
        const event = line as { type?: string; object?: T & Status };
        if (event.type === 'ERROR') throw errorEvent(call, event.object ?? {});
        if (!event.object?.metadata) {
          throw new Error(`a watch event of type ${event.type} has no object`);
        }
        if (event.type === 'BOOKMARK') {
          yield { type: 'BOOKMARK', resourceVersion: event.object.metadata.resourceVersion ?? '' };
        } else if (event.type === 'ADDED' || event.type === 'MODIFIED' || event.type === 'DELETED') {
          yield { type: event.type, object: whole(event.object) };
        } else {
          throw new Error(`a watch event has the unknown type ${JSON.stringify(event.type)}`);
        }
      }
    } catch (error) {
      throw error instanceof KubeError ? error : caller.broken(call, error);
    } finally {
      body.destroy();
    }
  }

  /** A 404 counts where the server names the object, or where its discovery has no such type. */
  async function isAbsent(error: unknown, key: ObjectKey): Promise<boolean> {
    if (!isKubeError(error) || error.code !== 404) return false;
    if (isNotFound(error) && error.status.details?.name === key.name) return true;
    return !(await client.served().catch(() => true));
  }

  const client: ResourceClient<T> = {
    type,
    async served() {
      const discovery = await readDiscovery(caller);
      return (
        discovery.byPlural(type.group, type.plural, type.version) !== undefined ||
        // An extension server that does not answer may still have it.
        discovery.failures.some(failure => failure.apiVersion === apiVersion)
      );
    },
    list,
    pages,
    watch,
    async get(key, options = {}) {
      try {
        const { value } = await caller.json({ ...on('get', 'GET', key), ...signalOf(options) });
        return whole(value as T);
      } catch (error) {
        if (await isAbsent(error, key)) return undefined;
        throw error;
      }
    },
    create(object, options = {}) {
      const { namespace, name } = object.metadata;
      if (type.namespaced && !namespace) {
        throw new TypeError(`${type.kind} ${name} needs a namespace: ${resource} is namespaced`);
      }
      return write(
        {
          verb: 'create',
          method: 'POST',
          path: collectionPath(type, namespace),
          resource,
          ...(namespace ? { namespace } : {}),
          ...(name ? { name } : {}),
        },
        object,
        options,
      );
    },
    replace: (object, options = {}) =>
      write(on('update', 'PUT', keyOf(object), options.subresource), object, options),
    patch: (key, body, options) =>
      write(
        {
          ...on('patch', 'PATCH', key, options.subresource),
          contentType: CONTENT_TYPES[options.type],
          query: { force: options.force },
        },
        body,
        options,
      ),
    apply(object, options) {
      return client.patch(keyOf(object), forApply(object), { ...options, type: 'apply' });
    },
    applyStatus(object, options) {
      return client.apply(object, { ...options, subresource: 'status' });
    },
    patchStatus(key, status, options = {}) {
      const { resourceVersion, ...rest } = options;
      return client.patch(
        key,
        { ...(resourceVersion === undefined ? {} : { metadata: { resourceVersion } }), status },
        { ...rest, type: 'merge', subresource: 'status' },
      );
    },
    async delete(key, options = {}): Promise<DeleteOutcome<T>> {
      try {
        const { value } = await caller.json({
          ...on('delete', 'DELETE', key),
          body: stringifyJson(deleteBody(options)),
          ...(options.dryRun ? { query: { dryRun: 'All' } } : {}),
          ...signalOf(options),
        });
        const answer = value as (T & Status) | undefined;
        return !options.dryRun && answer?.metadata?.deletionTimestamp
          ? { kind: 'deleting', object: whole(answer) }
          : { kind: 'deleted' };
      } catch (error) {
        if (await isAbsent(error, key)) return { kind: 'absent' };
        throw error;
      }
    },
    waitFor: (key, until, options) => waitFor(client, caller.clock, key, until, options),
  };
  return client;
}

interface ListAnswer<T> {
  metadata: { resourceVersion?: string; continue?: string };
  items: T[] | null;
}

function noList(resource: string, why: string): KubeError {
  return new KubeError({
    call: { verb: 'list', resource, object: '' },
    code: 200,
    reason: 'InvalidAnswer',
    status: { message: `the answer cannot be used: ${why}` },
  });
}

function signalOf(options: { signal?: AbortSignal }): { signal?: AbortSignal } {
  return options.signal ? { signal: options.signal } : {};
}

function writeQuery(options: WriteOptions): ApiCall['query'] {
  return {
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation,
    dryRun: options.dryRun ? 'All' : undefined,
  };
}

function deleteBody(options: DeleteOptions): object {
  const preconditions = {
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.resourceVersion === undefined ? {} : { resourceVersion: options.resourceVersion }),
  };
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    // With a body the server does not look at the query.
    ...(options.dryRun ? { dryRun: ['All'] } : {}),
    ...(Object.keys(preconditions).length > 0 ? { preconditions } : {}),
    ...(options.propagationPolicy ? { propagationPolicy: options.propagationPolicy } : {}),
    ...(options.gracePeriodSeconds === undefined
      ? {}
      : { gracePeriodSeconds: options.gracePeriodSeconds }),
  };
}

/** The server refuses managedFields in an apply; objects that were read carry them. */
function forApply(object: KubeObject): object {
  if (!('managedFields' in object.metadata)) return object;
  const { managedFields: _ignored, ...metadata } = object.metadata as unknown as Record<string, unknown>;
  return { ...object, metadata };
}

function errorEvent(call: ApiCall, status: Status): KubeError {
  return new KubeError({
    call: describe(call),
    code: status.code ?? 500,
    reason: status.reason ?? 'Unknown',
    status,
    ...(status.details?.retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: status.details.retryAfterSeconds }),
  });
}
