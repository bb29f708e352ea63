// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, KubeObject } from '@api-operators/api';
import { applyDefaults, type Json as SchemaJson, type StructuralSchema } from '@api-operators/schema';
import type { KindSchema } from '../compile/kinds.ts';
import { isTerminating } from './keys.ts';
import type { ObjectKey } from './types.ts';

/** What `resources.<id>` is while a Bundle is evaluated. */
export type View = Record<string, unknown>;

/**
 * The view of a child. `spec` is what we rendered, with the defaults of the schema, never what is
 * live: a value that somebody changed by hand must not travel to other nodes. `status` is live; that of
 * an object on its way out is as good as absent, for what it says is about to end.
 */
export function viewOf(
  kind: KindSchema,
  key: ObjectKey,
  live: KubeObject | undefined,
  spec: JsonObject | undefined,
): View {
  const status = live && !isTerminating(live) ? statusView(kind, live.status) : undefined;
  return {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: { ...live?.metadata, name: key.name, ...(key.namespace === undefined ? {} : { namespace: key.namespace }) },
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
}

/** The view of an object that is not ours: all of it is live. */
export function foreignView(kind: KindSchema | undefined, live: KubeObject): View {
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: live.metadata,
    spec: live.spec,
    status: kind ? statusView(kind, live.status) : live.status,
  };
}

/** `externalID` is text in the cluster; here it has the API's own type. */
function statusView(kind: KindSchema, status: unknown): unknown {
  if (kind.idType !== 'integer' || status === null || typeof status !== 'object') {
    return status;
  }
  const { externalID } = status as { externalID?: unknown };
  return typeof externalID === 'string' && /^-?\d{1,19}$/.test(externalID)
    ? { ...status, externalID: wholeNumber(externalID) }
    : status;
}

function wholeNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

const withDefaults = new WeakMap<StructuralSchema, boolean>();

/** A rendered spec as the API server will store it. */
export function completed(kind: KindSchema, spec: JsonObject): JsonObject {
  const schema = kind.schema.properties?.spec;
  return schema && hasDefaults(schema)
    ? (applyDefaults(schema, spec as SchemaJson) as Json as JsonObject)
    : spec;
}

function hasDefaults(schema: StructuralSchema): boolean {
  let known = withDefaults.get(schema);
  if (known === undefined) {
    known =
      schema.default !== undefined ||
      Object.values(schema.properties ?? {}).some(hasDefaults) ||
      (schema.items !== undefined && hasDefaults(schema.items)) ||
      (typeof schema.additionalProperties === 'object' && hasDefaults(schema.additionalProperties));
    withDefaults.set(schema, known);
  }
  return known;
}
