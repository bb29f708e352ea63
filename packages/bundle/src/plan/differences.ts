// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, KubeObject, RestMappingVersion } from '@api-operators/api';
import { compare, type Json as SchemaJson } from '@api-operators/schema';
import type { KindSchema } from '../compile/kinds.ts';
import type { PlanDifference } from './types.ts';
import { valueAt } from './value-at.ts';

export interface Versions {
  before?: JsonObject;
  live?: KubeObject;
  after?: JsonObject;
}

/**
 * Field by field what changes: where the new value differs from the live one or from the one that is
 * rendered now. Fields that only others set are not ours to change, so they are not listed.
 */
export function differencesOf(
  kind: KindSchema,
  { before, live, after }: Versions,
  mapping: RestMappingVersion | undefined,
): PlanDifference[] {
  const schema = kind.schema.properties?.spec;
  const liveSpec = live?.spec as JsonObject | undefined;
  const paths = new Map<string, PlanDifference>();
  const data = externalData(live);
  const add = (path: string) => {
    if (!paths.has(path)) {
      const external = data && externalAt(data, path, mapping);
      paths.set(path, {
        path,
        ...present('before', valueAt(before, path)),
        ...present('live', valueAt(liveSpec, path)),
        ...present('external', external),
        ...present('after', valueAt(after, path)),
      });
    }
  };
  const given = (after ?? {}) as SchemaJson;
  for (const { path, change } of compare(schema, given, (liveSpec ?? {}) as SchemaJson)) {
    const leaves = after === undefined || change !== 'remove' || valueAt(before, path) !== undefined;
    if (leaves) {
      add(path);
    }
  }
  if (before !== undefined && after !== undefined) {
    for (const { path } of compare(schema, given, before as SchemaJson)) {
      add(path);
    }
  }
  return [...paths.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether carrying the difference out changes the child. */
export function changesChild({ live, after }: PlanDifference): boolean {
  return JSON.stringify(live, bigints) !== JSON.stringify(after, bigints);
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function present(key: keyof PlanDifference, value: Json | undefined): Partial<PlanDifference> {
  return value === undefined ? {} : { [key]: value };
}

/** The API's object as it was read last. */
export function externalData(live: KubeObject | undefined): Json | undefined {
  const status = live?.status as { response?: { data?: Json } } | undefined;
  return status?.response?.data;
}

function externalAt(data: Json, path: string, mapping: RestMappingVersion | undefined): Json | undefined {
  const [first] = /^[^.[\]]+/.exec(path) ?? [''];
  const field = mapping?.fields.find(each => each.field === first && each.in === 'body');
  if (field?.secret || field?.writeOnly) {
    return undefined;
  }
  const wire = field?.wire ?? first;
  const whole = data !== null && typeof data === 'object' && !Array.isArray(data) && Object.hasOwn(data, wire) ? data[wire] : undefined;
  const rest = path.slice(first.length).replace(/^\./, '');
  return rest === '' ? whole : valueAt(whole, rest);
}
