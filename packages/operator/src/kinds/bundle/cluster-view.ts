// SPDX-License-Identifier: Apache-2.0
import {
  LABEL_NODE,
  type Bundle,
  type Connection,
  type KubeObject as ApiObject,
} from '@api-operators/api';
import type { ConnectionShapes, Observed } from '@api-operators/bundle';
import type { Cache } from '@api-operators/kube';
import { CONNECTIONS } from '../../cluster-types.ts';
import type { Use } from '../../endpoints/uses.ts';
import type { Runtime } from '../../runtime.ts';
import { namesForeignBundle } from '../connection/decide.ts';
import type { LiveKinds } from '../live-kinds.ts';

/** What Bundles of one kind see of the cluster, from caches alone. */
export interface ClusterView {
  /** The nodes behind each Connection of a namespace, for the compiler. */
  connectionShapes(namespace: string): ConnectionShapes;
  /** What a Bundle is decided from, and what must wake it; `names` are the Connections that its expressions name. */
  observe(
    bundle: Bundle,
    names: readonly string[],
  ): { observed: Observed; uses: Use[] };
}

export function createClusterView(
  runtime: Runtime,
  cache: Cache,
  kinds: LiveKinds,
): ClusterView {
  function connectionsIn(namespace: string): Connection[] {
    return runtime.caches
      .cache(CONNECTIONS)
      .list({ namespace }) as unknown as Connection[];
  }

  /** The Bundle behind a Connection, where it names one. */
  function bundleBehind(connection: Connection): Bundle | undefined {
    const ref = connection.spec?.bundleRef;
    if (!ref || namesForeignBundle(connection)) {
      return undefined;
    }
    const from =
      ref.kind !== undefined && ref.kind !== cache.type.kind
        ? kinds.cacheOf(
            ref.apiVersion ?? `${cache.type.group}/${cache.type.version}`,
            ref.kind,
          )
        : cache;
    const namespace = connection.metadata.namespace ?? '';
    return from?.get({ namespace, name: ref.name }) as unknown as
      | Bundle
      | undefined;
  }

  function connectionShapes(namespace: string): ConnectionShapes {
    return Object.fromEntries(
      connectionsIn(namespace).map(connection => {
        const bundle = bundleBehind(connection);
        const nodes = (bundle?.spec?.resources ?? []).map(node => [
          node.id,
          {
            apiVersion: node.apiVersion ?? bundle?.apiVersion ?? '',
            kind: node.kind,
          },
        ]);
        return [
          connection.metadata.name,
          {
            resources: Object.fromEntries(
              nodes,
            ) as ConnectionShapes[string]['resources'],
          },
        ];
      }),
    );
  }

  function observe(
    bundle: Bundle,
    names: readonly string[],
  ): { observed: Observed; uses: Use[] } {
    const connections: NonNullable<Observed['connections']> = {};
    const uses = names.map(
      (name): Use => `Connection ${bundle.metadata.namespace}/${name}`,
    );
    for (const connection of names.length > 0
      ? connectionsIn(bundle.metadata.namespace ?? '')
      : []) {
      if (!names.includes(connection.metadata.name)) continue;
      const other = bundleBehind(connection);
      if (!other) continue;
      uses.push(`Bundle ${other.metadata.namespace}/${other.metadata.name}`);
      connections[connection.metadata.name] = {
        resources: Object.fromEntries(
          kinds
            .children(other.metadata.uid ?? '')
            .map(child => [
              child.metadata.labels?.[LABEL_NODE] ?? '',
              child as ApiObject,
            ]),
        ),
      };
    }
    const external = (bundle.spec?.resources ?? []).flatMap(node =>
      node.externalRef
        ? [
            `Object ${node.kind} ${bundle.metadata.namespace}/${node.externalRef.name}` as Use,
          ]
        : [],
    );
    const observed: Observed = {
      children: kinds.children(bundle.metadata.uid ?? '') as ApiObject[],
      find: key =>
        key.namespace === bundle.metadata.namespace
          ? (kinds.cacheOf(key.apiVersion, key.kind)?.get(key) as
              | ApiObject
              | undefined)
          : undefined,
      connections,
    };
    return { observed, uses: [...uses, ...external] };
  }

  return { connectionShapes, observe };
}
