// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, jsonText, parseJson } from '../objects/json.ts';
import { MOST_ANNOTATION_BYTES, annotationBytes } from '../objects/metadata.ts';
import type { Obj } from '../objects/object.ts';
import type { FieldSet } from './field-set.ts';
import { difference, isEmpty, union } from './field-set.ts';
import type { Applied, Writer } from './managers.ts';
import { applyConfiguration } from './managers.ts';
import { compareTyped, fieldSetOf } from './typed.ts';

/** Where a client-side `kubectl apply` keeps what it has applied. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Whoever wants none of this applies under another name. */
const KUBECTL = 'kubectl';

/**
 * Server-side apply, with kubectl's way from client-side to server-side apply: fields that still have
 * the value which kubectl applied from the client are its own, whoever is written down as their
 * manager, and the annotation follows what kubectl applies.
 */
export function applyAsKubectl(
  schema: StructuralSchema | undefined,
  live: Obj | undefined,
  applied: Obj,
  writer: Writer,
  force: boolean,
  zero?: Obj,
): Applied {
  const result = applyConfiguration(schema, live, applied, writer, force, zero);
  if (writer.manager !== KUBECTL) return result;
  if (result.kind === 'ok') return { kind: 'ok', object: withLastApplied(result.object, applied) };
  const own = live && stillApplied(schema, live);
  if (!own) return result;
  const conflicts = result.conflicts
    .map(conflict => ({ ...conflict, set: difference(conflict.set, own) }))
    .filter(({ set }) => !isEmpty(set));
  if (conflicts.length > 0) return { kind: 'conflicts', conflicts };
  return applyAsKubectl(schema, live, applied, writer, true, zero);
}

/** The fields of the annotation's configuration whose values are those of the object. */
function stillApplied(schema: StructuralSchema | undefined, live: Obj): FieldSet | undefined {
  const last = lastApplied(live);
  if (!last) return undefined;
  const { added, modified, removed } = compareTyped(schema, last, live);
  return difference(fieldSetOf(schema, last), union(union(added, modified), removed));
}

function lastApplied({ metadata }: Obj): JsonObject | undefined {
  try {
    const value = parseJson(metadata.annotations?.[LAST_APPLIED] ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    // What somebody else wrote there says nothing of kubectl.
    return undefined;
  }
}

function withLastApplied(object: Obj, applied: Obj): Obj {
  if (!object.metadata.annotations?.[LAST_APPLIED]) return object;
  const annotations = { ...object.metadata.annotations, [LAST_APPLIED]: textOfConfiguration(applied) };
  if (annotationBytes(annotations) > MOST_ANNOTATION_BYTES) delete (annotations as Record<string, string>)[LAST_APPLIED];
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** As kubectl writes it: sorted, with a line's end, and without itself. */
function textOfConfiguration(applied: Obj): string {
  const { [LAST_APPLIED]: _, ...annotations } = applied.metadata.annotations ?? {};
  const metadata = { ...applied.metadata, ...(applied.metadata.annotations ? { annotations } : {}) };
  return `${jsonText(sorted({ ...applied, metadata }))}\n`;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]));
}
