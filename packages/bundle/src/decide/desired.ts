// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_DESIRED_DIGEST,
  ANNOTATION_WAVE,
  LABEL_BUNDLE,
  LABEL_BUNDLE_UID,
  LABEL_ENVIRONMENT,
  LABEL_NODE,
  TARGET_ALIASES,
  digest,
  shortName,
  type Bundle,
  type JsonObject,
  type KubeObject,
} from '@api-operators/api';
import { applyDefaults, compare, type Json as SchemaJson } from '@api-operators/schema';
import type { Graph, GraphNode } from '../graph/types.ts';
import type { ObjectKey } from './types.ts';

/** The Bundle as far as its children carry it. */
export interface Owner {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
  uid?: string;
}

export function ownerOf({ apiVersion, kind, metadata }: Bundle): Owner {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
  };
}

/**
 * The object to apply for a node, complete. `blockOwnerDeletion` stays off: with it a foreground
 * deletion of the Bundle would remove all children at once instead of in their order.
 */
export function desiredChild(
  graph: Graph,
  node: GraphNode,
  key: ObjectKey,
  spec: JsonObject,
  owner: Owner,
): KubeObject<JsonObject> {
  const object: KubeObject<JsonObject> = {
    apiVersion: node.kind.apiVersion,
    kind: node.kind.kind,
    metadata: {
      name: key.name,
      ...(key.namespace === undefined ? {} : { namespace: key.namespace }),
      labels: {
        [LABEL_BUNDLE]: shortName(owner.name),
        ...(owner.uid === undefined ? {} : { [LABEL_BUNDLE_UID]: owner.uid }),
        [LABEL_NODE]: node.id,
        ...(graph.environment === undefined ? {} : { [LABEL_ENVIRONMENT]: shortName(graph.environment) }),
      },
      annotations: { [ANNOTATION_WAVE]: String(node.level) },
      ...(owner.uid === undefined
        ? {}
        : {
            ownerReferences: [
              {
                apiVersion: owner.apiVersion,
                kind: owner.kind,
                name: owner.name,
                uid: owner.uid,
                controller: true,
                blockOwnerDeletion: false,
              },
            ],
          }),
    },
    spec,
  };
  (object.metadata.annotations as Record<string, string>)[ANNOTATION_DESIRED_DIGEST] = digest(object);
  return object;
}

/** The rendered spec with the Bundle's target or Connection, where it names neither itself. */
export function withTarget(graph: Graph, node: GraphNode, spec: JsonObject): JsonObject {
  const fields = node.kind.schema.properties?.spec?.properties ?? {};
  const ownWay = ['target', 'targetConnection', ...TARGET_ALIASES].some(name => Object.hasOwn(spec, name));
  if (ownWay) {
    return spec;
  }
  return {
    ...spec,
    ...(graph.target && 'target' in fields ? { target: graph.target } : {}),
    ...(graph.targetConnection && 'targetConnection' in fields
      ? { targetConnection: graph.targetConnection }
      : {}),
  };
}

/**
 * Whether the live child already is what it shall be. The digest of the last apply tells of fields that
 * we no longer want; the comparison tells of fields that somebody else changed. Fields that are not ours
 * do not count.
 */
export function isUpToDate(
  node: GraphNode,
  desired: KubeObject<JsonObject>,
  live: KubeObject,
): boolean {
  return (
    hasAll(live.metadata.annotations, desired.metadata.annotations) &&
    hasAll(live.metadata.labels, desired.metadata.labels) &&
    (desired.metadata.ownerReferences ?? []).every(({ uid, controller }) =>
      live.metadata.ownerReferences?.some(each => each.uid === uid && each.controller === controller),
    ) &&
    sameSpec(node, desired.spec ?? {}, (live.spec ?? {}) as JsonObject)
  );
}

function hasAll(live: Record<string, string> = {}, desired: Record<string, string> = {}): boolean {
  return Object.entries(desired).every(([key, value]) => live[key] === value);
}

function sameSpec(node: GraphNode, desired: JsonObject, live: JsonObject): boolean {
  const schema = node.kind.schema.properties?.spec;
  const differences = compare(schema, desired as SchemaJson, live as SchemaJson);
  if (differences.some(({ change }) => change !== 'remove')) {
    return false;
  }
  // A list is ours as a whole, so something more inside its elements is a change, unless it is a default.
  const inLists = differences.filter(({ path }) => /\[\d+\]/.test(path));
  if (inLists.length === 0 || schema === undefined) {
    return inLists.length === 0;
  }
  const complete = applyDefaults(schema, desired as SchemaJson);
  return !compare(schema, complete, live as SchemaJson).some(({ path }) => /\[\d+\]/.test(path));
}
