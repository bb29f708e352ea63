// SPDX-License-Identifier: Apache-2.0
import {
  CONTROLLER_FIELDS,
  TARGET_ALIASES,
  type ApiResource,
  type JsonObject,
  type ResourceStatus,
  type RestMappingVersion,
} from '@api-operators/api';
import { isObject, stringifyJson } from '@api-operators/rest-mapping';
import { rfc3339 } from '../conditions.ts';
import type { Facts, Step } from './types.ts';

/** `spec.sync.override`: values that take the place of those of `spec` until a time. */
export interface Override {
  values: JsonObject;
  /** Milliseconds since 1970. */
  until: number;
}

/** The override that counts now. Its end is a time and no duration, so that no restart and no edit makes it longer. */
export function overrideOf(
  spec: JsonObject | undefined,
  now: number,
): Override | undefined {
  const sync = spec?.sync;
  const asked = isObject(sync) ? sync.override : undefined;
  if (!isObject(asked) || !isObject(asked.values)) {
    return undefined;
  }
  const until = Date.parse(String(asked.until));
  return until > now ? { values: asked.values, until } : undefined;
}

/** The object with the values of its override in `spec`; the object itself where none counts. */
export function withOverride<T extends { spec?: unknown }>(
  object: T,
  now: number,
): T {
  const spec = isObject(object.spec as JsonObject)
    ? (object.spec as JsonObject)
    : undefined;
  const override = overrideOf(spec, now);
  return override
    ? { ...object, spec: { ...spec, ...override.values } }
    : object;
}

/** What is wrong with the fields that an override sets; undefined where nothing is. */
export function overrideProblem(
  object: ApiResource,
  { identity }: RestMappingVersion,
  schema: Facts['schema'],
  now: number,
): string | undefined {
  const override = overrideOf(object.spec, now);
  for (const field of Object.keys(override?.values ?? {})) {
    const at = `spec.sync.override.values.${field}`;
    if (CONTROLLER.has(field)) {
      return `${at}: only the API's own fields can be set for a while`;
    }
    if (field === identity?.field || identity?.parents?.includes(field)) {
      return `${at}: it says which object is meant, and that never changes`;
    }
    if (schema?.properties && !Object.hasOwn(schema.properties, field)) {
      return `${at}: spec has no such field`;
    }
  }
  return undefined;
}

const CONTROLLER = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);

/** What status tells of the override that counts now. */
export function activeOverride({
  object,
  now,
}: Pick<Facts, 'object' | 'now'>): ResourceStatus['override'] {
  const override = overrideOf(object.spec, now);
  return (
    override && {
      fields: Object.keys(override.values),
      until: rfc3339(override.until),
    }
  );
}

/** Whether an override has begun or ended since the API got its values. */
export function overrideChanged(facts: Facts): boolean {
  const { status } = facts.object;
  return (
    text(status?.override as JsonObject | undefined) !==
    text(activeOverride(facts) as JsonObject | undefined)
  );
}

function text(value: JsonObject | undefined): string {
  return value ? stringifyJson(value) : '';
}

/** A settled object is looked at when its override ends. */
export function untilOverrideEnds(facts: Facts, step: Step): Step {
  const override = overrideOf(facts.object.spec, facts.now);
  if (!override || step.kind !== 'settle') {
    return step;
  }
  const { next } = step;
  return next.kind === 'retry' ||
    (next.kind === 'at' && next.time <= override.until)
    ? step
    : { ...step, next: { kind: 'at', time: override.until } };
}
