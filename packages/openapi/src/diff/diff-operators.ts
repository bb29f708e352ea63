// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, RestMappingVersion } from '@api-operators/api';
import { compareText } from '../model/read-model.ts';
import { reporter, type Change, type DiffKind, type DiffSide, type Effect, type Report } from './change.ts';
import { diffMapping, diffPlaces, placesOf } from './diff-mapping.ts';
import { diffSchema } from './diff-schema.ts';

const ORDER: readonly Effect[] = ['breaking', 'attention', 'safe'];

/**
 * What a new version of an API means for custom resources of the old one: breaking changes first, then by kind and
 * field. Pure; the same two sides give the same list.
 */
export function diffOperators(before: DiffSide, after: DiffSide): Change[] {
  const changes: Change[] = [];
  const report = reporter(changes);
  for (const [code, member] of [['api-renamed', 'api'], ['group-changed', 'group'], ['version-changed', 'version']] as const) {
    const [old, now] = [before[member], after[member]];
    if (old !== now) report(code, `${member === 'api' ? "the API's name" : `the ${member}`} was ${old} and is ${now}`, { old, new: now });
  }
  const pairs = pairKinds(before.kinds, after.kinds);
  for (const kind of before.kinds) {
    const now = pairs.get(kind);
    const about = reporter(changes, kind.kind);
    if (now) diffKind(kind, now, about);
    else about('kind-removed', `the kind is gone: ${callsOf(kind).join(', ')}`);
  }
  const met = new Set(pairs.values());
  for (const kind of after.kinds) {
    if (!met.has(kind)) reporter(changes, kind.kind)('kind-added', `the kind is new: ${callsOf(kind).join(', ')}`);
  }
  return changes.sort(
    (a, b) =>
      ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect) ||
      compareText(a.kind ?? '', b.kind ?? '') ||
      compareText(a.field ?? '', b.field ?? '') ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

/** By old kind, the new one: of the same name, else the one that makes one of the same calls. */
export function pairKinds<Old extends DiffKind, New extends DiffKind>(
  before: readonly Old[],
  after: readonly New[],
): Map<Old, New> {
  const pairs = new Map<Old, New>();
  const free = new Map(after.map(kind => [kind.kind, kind]));
  for (const kind of before) {
    const same = free.get(kind.kind);
    if (same && free.delete(kind.kind)) pairs.set(kind, same);
  }
  for (const kind of before) {
    if (pairs.has(kind)) continue;
    const calls = new Set(callsOf(kind));
    const other = [...free.values()].find(candidate => candidate.role === kind.role && callsOf(candidate).some(call => calls.has(call)));
    if (other && free.delete(other.kind)) pairs.set(kind, other);
  }
  return pairs;
}

function callsOf({ mapping }: DiffKind): string[] {
  const operations = mapping.spec?.versions[0]?.operations ?? {};
  return [...new Set(Object.values(operations).map(operation => `${operation.method} ${operation.path}`))];
}

function diffKind(before: DiffKind, after: DiffKind, report: Report): void {
  if (before.kind !== after.kind) {
    report('kind-renamed', `the kind is called ${after.kind}`, { old: before.kind, new: after.kind });
  } else if (before.plural !== after.plural) {
    report('plural-changed', `the plural was ${before.plural} and is ${after.plural}`, { old: before.plural, new: after.plural });
  }
  if (before.role !== after.role) report('role-changed', `it was a ${before.role} and is a ${after.role}`, { old: before.role, new: after.role });
  const [old, now] = [versionOf(before), versionOf(after)];
  const [oldSpec, newSpec] = [partOf(before, 'spec'), partOf(after, 'spec')];
  diffSchema(oldSpec, newSpec, 'spec', withRenames(oldSpec, newSpec, old, now, report));
  if (old && now) {
    for (const field of Object.keys(oldSpec.properties ?? {})) {
      if (Object.hasOwn(newSpec.properties ?? {}, field)) diffPlaces(field, old, now, report);
    }
    diffMapping(old, now, report);
  }
  diffStatus(partOf(before, 'status'), partOf(after, 'status'), report);
}

/** A field that is gone while the API's own name of it has another: it was renamed. */
function withRenames(
  before: CrdSchema,
  after: CrdSchema,
  old: RestMappingVersion | undefined,
  now: RestMappingVersion | undefined,
  report: Report,
): Report {
  if (!old || !now) return report;
  const wires = new Map<string, string>();
  for (const field of Object.keys(after.properties ?? {})) {
    if (!Object.hasOwn(before.properties ?? {}, field)) for (const { wire } of placesOf(now, field)) wires.set(wire, field);
  }
  const renamed = new Map<string, string>();
  for (const field of Object.keys(before.properties ?? {})) {
    const other = placesOf(old, field).map(({ wire }) => wires.get(wire)).find(name => name !== undefined);
    if (other !== undefined && !Object.hasOwn(after.properties ?? {}, field)) renamed.set(`spec.${field}`, `spec.${other}`);
  }
  const news = new Set(renamed.values());
  return (code, message, about) => {
    const other = about?.field === undefined ? undefined : renamed.get(about.field);
    if (code === 'field-removed' && other !== undefined) {
      report('field-renamed', `the field is called ${other}`, { field: about!.field, old: about!.field!, new: other });
    } else if (!(code === 'field-added' && news.has(about?.field ?? ''))) report(code, message, about);
  };
}

/** What expressions can no longer read. */
function diffStatus(before: CrdSchema, after: CrdSchema, report: Report): void {
  diffSchema(before, after, 'status', (code, message, about) => {
    if (code === 'field-removed') report('status-field-removed', 'the field is gone', about);
    else if (code === 'type-changed') report('status-field-removed', message, about);
  });
}

function versionOf({ mapping }: DiffKind): RestMappingVersion | undefined {
  return mapping.spec?.versions[0];
}

function partOf({ crd }: DiffKind, part: 'spec' | 'status'): CrdSchema {
  return crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.[part] ?? {};
}
