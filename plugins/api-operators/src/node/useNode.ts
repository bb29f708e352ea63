// SPDX-License-Identifier: Apache-2.0
import { useApi } from '@backstage/core-plugin-api';
import type {
  BundleKey,
  GraphNodeView,
  NodeView,
} from '@api-operators/backstage-plugin-api-operators-common';
import { useEffect, useState } from 'react';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';

export type LoadedNode =
  | { kind: 'loading' }
  | { kind: 'loaded'; node: NodeView }
  | { kind: 'failed'; error: Error };

/** One node's details; read again whenever the stream says that the node changed. */
export function useNode(
  key: BundleKey,
  node: GraphNodeView,
  environment: string | undefined,
  revision: string,
): LoadedNode {
  const api = useApi(apiOperatorsApiRef);
  const [loaded, setLoaded] = useState<LoadedNode>({ kind: 'loading' });
  const { plural, group, namespace, name } = key;

  useEffect(() => {
    let current = true;
    api.getNode({ plural, group, namespace, name }, node.id, environment).then(
      view => current && setLoaded({ kind: 'loaded', node: view }),
      error => current && setLoaded({ kind: 'failed', error }),
    );
    return () => {
      current = false;
    };
  }, [api, plural, group, namespace, name, node.id, environment, revision]);

  return loaded;
}
