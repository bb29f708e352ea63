// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Json, KubeObject } from '@api-operators/api';
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import type {
  BundleKey,
  NodeView,
} from '@api-operators/backstage-plugin-api-operators-common';
import { concreteBundle, familyOf } from './family.ts';

/** Where a node's object is, and what it wants. */
export interface FoundNode {
  view: Omit<NodeView, 'calls' | 'journal' | 'live'>;
  live: KubeObject | undefined;
}

/** One node of a Bundle, or of its copy in an environment; undefined where there is none. */
export function findNode(
  snapshot: ClusterSnapshot,
  key: BundleKey,
  nodeId: string,
  environment: string | undefined,
): FoundNode | undefined {
  const family = familyOf(snapshot, key);
  if (!family) {
    return undefined;
  }
  const binding = family.bindings.find(each => each.spec?.environment === environment);
  const bundle = environment
    ? binding && concreteBundle(snapshot, family, binding)
    : family.bundle;
  const row = bundle?.status?.resources?.find(each => each.id === nodeId);
  if (!bundle || !row) {
    return undefined;
  }
  const kind = family.api.kinds.find(each => each.kind === row.kind);
  const namespace = bundle.metadata.namespace ?? '';
  return {
    live: kind && snapshot.get(kind.crd.metadata.name, namespace, row.name),
    view: {
      id: nodeId,
      kind: row.kind,
      namespace,
      name: row.name,
      desired: desiredSpec(bundle, nodeId),
      ...(row.ready || !row.message ? {} : { explanation: row.message }),
    },
  };
}

/** The whole view, with the calls that the journal holds for the object. Secrets are masked there already. */
export function nodeView(found: FoundNode, calls: Pick<NodeView, 'calls' | 'journal'>): NodeView {
  return { ...found.view, live: withoutManagedFields(found.live), ...calls };
}

function desiredSpec(bundle: Bundle, nodeId: string): Json {
  const id = nodeId.replace(/\[.*\]$/, '');
  return (bundle.spec?.resources.find(each => each.id === id)?.spec as Json | undefined) ?? {};
}

function withoutManagedFields(object: KubeObject | undefined): Json {
  if (!object) {
    return null;
  }
  const { managedFields: _ours, ...metadata } = object.metadata as KubeObject['metadata'] & {
    managedFields?: unknown;
  };
  return { ...object, metadata } as unknown as Json;
}
