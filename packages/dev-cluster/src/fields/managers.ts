// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json } from '../objects/json.ts';
import { emptyObject, equal } from '../objects/json.ts';
import type { ManagedFieldsEntry, Meta, Obj } from '../objects/object.ts';
import type { FieldSet } from './field-set.ts';
import {
  difference,
  emptySet,
  fromFieldsV1,
  intersection,
  isEmpty,
  sameSet,
  toFieldsV1,
  union,
  without,
} from './field-set.ts';
import { mergeTyped, removeFields, withParents } from './merge.ts';
import { compareTyped, fieldSetOf } from './typed.ts';

/** Who writes: the manager's name and how. */
export type Writer = {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string;
  /** As metav1.Time. */
  time: string;
  /** The top-level field that a write by this path leaves alone: status, or spec when it is to the status. */
  leaves?: string;
};

type Managed = { entry: ManagedFieldsEntry; set: FieldSet };

/** A field that somebody else manages with another value. */
export type Conflict = { manager: string; apiVersion: string; operation: string; subresource?: string; time?: string; set: FieldSet };

export type Applied = { kind: 'ok'; object: Obj } | { kind: 'conflicts'; conflicts: Conflict[] };

/** Nobody owns these: the server writes them itself. */
const SERVER_OWNED = [
  ['f:apiVersion'], ['f:kind'], ['f:metadata'], ['f:metadata', 'f:name'], ['f:metadata', 'f:namespace'],
  ['f:metadata', 'f:creationTimestamp'], ['f:metadata', 'f:selfLink'], ['f:metadata', 'f:uid'],
  ['f:metadata', 'f:generation'], ['f:metadata', 'f:managedFields'], ['f:metadata', 'f:resourceVersion'],
];
const MOST_UPDATERS = 10;

/**
 * The object of an ordinary write with its managedFields: `writer` now owns what it added and
 * changed, and nobody owns what is gone. `before` absent: a create, compared with `zero`. Of an
 * object that nobody has managed so far nothing is tracked until someone applies it.
 */
export function trackUpdate(
  schema: StructuralSchema | undefined,
  before: Obj | undefined,
  after: Obj,
  writer: Writer,
  zero?: Obj,
): Obj {
  const given = after.metadata.managedFields;
  if (given?.length === 1 && Object.keys(given[0]).length === 0) return withEntries(after, []);
  if (before && !given?.length && !before.metadata.managedFields?.length) return withEntries(after, []);
  const known = decode(given?.length ? given : (before?.metadata.managedFields ?? []));
  const base = before ?? zero;
  const change = compareTyped(schema, base && unmanaged(base), unmanaged(after));
  change.added = without(change.added, SERVER_OWNED, false);
  change.modified = without(change.modified, SERVER_OWNED, false);
  change.added.member = false;
  const touched = union(change.modified, change.added);
  const lost = union(touched, change.removed);
  const others = known
    .filter(managed => !isSame(managed.entry, writer))
    .map(managed => ({ ...managed, set: difference(managed.set, lost) }));
  const mine = known.find(managed => isSame(managed.entry, writer));
  const set = union(difference(mine?.set ?? emptySet(), change.removed), touched);
  const changed = !mine || !sameSet(mine.set, set);
  const managed: Managed = {
    entry: { ...entryOf(writer), time: changed ? writer.time : mine!.entry.time },
    set,
  };
  return withEntries(after, [...others, managed]);
}

/**
 * Server-side apply: `applied` laid over `live`, without the fields that `writer` applied before
 * and no longer does, unless someone else owns them too. `live` absent: a create.
 */
export function applyConfiguration(
  schema: StructuralSchema | undefined,
  live: Obj | undefined,
  applied: Obj,
  writer: Writer,
  force: boolean,
  zero?: Obj,
): Applied {
  const known = decode((live && managedBefore(schema, live, writer, zero)) ?? []);
  const before = unmanaged(live ?? ({ apiVersion: applied.apiVersion, kind: applied.kind, metadata: {} } as Obj));
  const configuration = unmanaged(applied);
  const mine = known.find(managed => isSame(managed.entry, writer));
  const others = known.filter(managed => managed !== mine);
  const set = without(fieldSetOf(schema, configuration), SERVER_OWNED, false);

  const merged = mergeTyped(schema, before, configuration);
  const after = mine ? dropUnowned(schema, merged, mine.set, union(unionOf(others), set)) : merged;

  const change = compareTyped(schema, before, after);
  const touched = union(change.modified, change.added);
  const conflicts: Conflict[] = [];
  const kept = others.map(managed => {
    const both = intersection(managed.set, touched);
    if (!isEmpty(both)) {
      const { manager = '', apiVersion = '', operation = '', subresource, time } = managed.entry;
      conflicts.push({ manager, apiVersion, operation, subresource, time, set: both });
    }
    return { ...managed, set: difference(difference(managed.set, both), change.removed) };
  });
  if (conflicts.length > 0 && !force) return { kind: 'conflicts', conflicts };

  // An apply that changes nothing but owners is no news, and a first one of that sort has no time at all.
  const time = equal(before, after) ? mine?.entry.time : writer.time;
  const managed: Managed = { entry: { ...entryOf(writer), time }, set };
  return { kind: 'ok', object: withEntries(after as Obj, [...kept, managed]) };
}

/** Whoever wrote an object that nobody has managed so far owns under one name all of it that this path writes. */
function managedBefore(schema: StructuralSchema | undefined, live: Obj, writer: Writer, zero?: Obj): ManagedFieldsEntry[] | undefined {
  if (live.metadata.managedFields?.length) return live.metadata.managedFields;
  const unknown: Writer = { ...writer, manager: 'before-first-apply', operation: 'Update' };
  const { [writer.leaves ?? '']: _, ...written } = live;
  return trackUpdate(schema, undefined, written as Obj, unknown, zero).metadata.managedFields;
}

/** `merged` without what `last` held and `owned` does not. */
function dropUnowned(schema: StructuralSchema | undefined, merged: Json, last: FieldSet, owned: FieldSet): Json {
  const present = withParents(schema, fieldSetOf(schema, merged));
  const pruned = removeFields(schema, merged, withParents(schema, last)) ?? emptyObject();
  const stays = union(withParents(schema, fieldSetOf(schema, pruned)), withParents(schema, owned));
  const goes = intersection(difference(present, stays), withParents(schema, last));
  return removeFields(schema, merged, goes) ?? emptyObject();
}

function unionOf(managed: Managed[]): FieldSet {
  return managed.reduce((all, { set }) => union(all, set), emptySet());
}

function entryOf({ manager, operation, apiVersion, subresource, time }: Writer): ManagedFieldsEntry {
  return { manager, operation, apiVersion, time, ...(subresource ? { subresource } : {}) };
}

/** An applier stays the same in every version; an updater is one for each. */
function isSame(entry: ManagedFieldsEntry, writer: Writer): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    (entry.subresource ?? '') === (writer.subresource ?? '') &&
    (writer.operation === 'Apply' || entry.apiVersion === writer.apiVersion)
  );
}

function decode(entries: ManagedFieldsEntry[]): Managed[] {
  return entries.map(({ fieldsV1, ...entry }) => ({ entry, set: fromFieldsV1(fieldsV1 ?? {}) }));
}

function withEntries(object: Obj, managed: Managed[]): Obj {
  const live = capUpdaters(managed.filter(({ set }) => !isEmpty(set)));
  const entries = live
    .map(({ entry: { manager, operation, apiVersion, time, subresource }, set }) => ({
      manager,
      operation,
      apiVersion,
      ...(time ? { time } : {}),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(set),
      ...(subresource ? { subresource } : {}),
    }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const { managedFields: _, ...metadata } = object.metadata;
  const next: Meta = entries.length > 0 ? { ...metadata, managedFields: entries } : metadata;
  return { ...object, metadata: next };
}

function sortKey({ operation, time, manager, apiVersion, subresource }: ManagedFieldsEntry): string {
  return [operation, time, manager, apiVersion, subresource].map(part => part ?? '').join('\u0001');
}

/** Past ten updaters the oldest become one, named ancient-changes. */
function capUpdaters(managed: Managed[]): Managed[] {
  const updaters = managed.filter(({ entry }) => entry.operation === 'Update');
  if (updaters.length <= MOST_UPDATERS) return managed;
  const oldest = [...updaters]
    .sort((a, b) => ((a.entry.time ?? '') < (b.entry.time ?? '') ? -1 : 1))
    .slice(0, updaters.length - MOST_UPDATERS + 1);
  const bucket: Managed = {
    entry: { ...oldest[0].entry, manager: 'ancient-changes', time: oldest.at(-1)!.entry.time },
    set: unionOf(oldest),
  };
  return [...managed.filter(item => !oldest.includes(item)), bucket];
}

function unmanaged(object: Obj): Obj {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as Meta };
}

/** Whether two states differ in nothing but the times in managedFields, so that no write is needed. */
export function isNoChange(before: Obj, after: Obj): boolean {
  if (!equal(unmanaged(before), unmanaged(after))) return false;
  const timeless = (entries: ManagedFieldsEntry[] | undefined) => (entries ?? []).map(({ time: _, ...rest }) => rest);
  return equal(timeless(before.metadata.managedFields), timeless(after.metadata.managedFields));
}
