// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_ALLOWED_NAMESPACES,
  type Connection,
} from '@api-operators/api';
import type {
  CacheSet,
  KubeClient,
  UnstructuredObject,
} from '@api-operators/kube';
import {
  CONNECTIONS,
  DEPLOYMENTS,
  NAMESPACES,
  PODS,
  SECRETS,
  SERVICES,
  STATEFUL_SETS,
} from '../cluster-types.ts';
import type { Prober } from './prober.ts';
import type { EndpointLookups } from './resolve.ts';
import type { Uses } from './uses.ts';

/**
 * What endpoints are resolved from: Connections and the Secrets of namespaces that have some are watched, so that a change wakes their
 * users; Services and workloads are read when they are needed.
 */
export function clusterLookups(
  client: KubeClient,
  caches: CacheSet,
  uses: Uses,
  prober: Prober,
): EndpointLookups {
  const connections = caches.cache(CONNECTIONS);
  const change = (object: UnstructuredObject) =>
    uses.changed(
      `Connection ${object.metadata.namespace}/${object.metadata.name}`,
    );
  connections.on({
    added: change,
    updated(object, previous) {
      if (
        object.metadata.generation !== previous.metadata.generation ||
        object.metadata.deletionTimestamp
      )
        change(object);
    },
    deleted(object) {
      const { namespace, name } = object.metadata;
      prober.forget(`${namespace}/${name}`);
      change(object);
    },
  });
  const watched = new Map<string, ReturnType<typeof watchSecrets>>();

  function watchSecrets(namespace: string) {
    const cache = caches.cache(SECRETS, { namespace });
    const changed = (object: UnstructuredObject) =>
      uses.changed(`Secret ${namespace}/${object.metadata.name}`);
    cache.on({ added: changed, updated: changed, deleted: changed });
    return cache;
  }

  function secretsOf(namespace: string) {
    let cache = watched.get(namespace);
    if (!cache) {
      cache = watchSecrets(namespace);
      watched.set(namespace, cache);
    }
    return cache;
  }

  return {
    prober,
    connection: (namespace, name) =>
      connections.get({ namespace, name }) as unknown as Connection | undefined,
    async secrets(namespace) {
      const cache = secretsOf(namespace);
      await cache.synced;
      return name => {
        const secret = cache.get({ namespace, name });
        return secret && decoded(secret);
      };
    },
    async secretBytes(namespace, name) {
      const cache = secretsOf(namespace);
      await cache.synced;
      const secret = cache.get({ namespace, name });
      return secret && new Map(bytesOf(secret));
    },
    secretVersion: (namespace, name) =>
      secretsOf(namespace).get({ namespace, name })?.metadata.resourceVersion ??
      '',
    async allowedNamespaces(namespace) {
      const found = await client.of(NAMESPACES).get({ name: namespace });
      const text = found?.metadata.annotations?.[ANNOTATION_ALLOWED_NAMESPACES];
      return (text ?? '').split(/[\s,]+/).filter(name => name !== '');
    },
    service: (namespace, name) => client.of(SERVICES).get({ namespace, name }),
    pod: (namespace, name) => client.of(PODS).get({ namespace, name }),
    async pods(namespace, labels) {
      const labelSelector = Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
      return (await client.of(PODS).list({ namespace, labelSelector })).items;
    },
    workload: (kind, namespace, name) =>
      client
        .of(kind === 'StatefulSet' ? STATEFUL_SETS : DEPLOYMENTS)
        .get({ namespace, name }),
  };
}

function decoded(secret: UnstructuredObject): ReadonlyMap<string, string> {
  return new Map(
    bytesOf(secret).map(([key, value]) => [key, value.toString('utf8')]),
  );
}

function bytesOf(secret: UnstructuredObject): [string, Buffer][] {
  const data = (secret.data ?? {}) as Record<string, string>;
  return Object.entries(data).map(([key, value]) => [
    key,
    Buffer.from(value, 'base64'),
  ]);
}
