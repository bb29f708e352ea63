// SPDX-License-Identifier: Apache-2.0
import type { FieldMapping, Operation, OperationName, RestMappingVersion } from '@api-operators/api';
import type { Report } from './change.ts';
import { canonical } from './diff-values.ts';

/** What is called otherwise for the same object. */
export function diffMapping(before: RestMappingVersion, after: RestMappingVersion, report: Report): void {
  const uses = new Set([...Object.keys(before.operations), ...Object.keys(after.operations)] as OperationName[]);
  for (const use of uses) diffOperation(use, before.operations[use], after.operations[use], report);
  const [old, now] = [canonical(securityOf(before)), canonical(securityOf(after))];
  if (old !== now) report('security-changed', 'the API asks for other credentials', { old, new: now });
  diffIdentity(before, after, report);
}

/** For fields that both have: where their values go, and by which name. */
export function diffPlaces(field: string, before: RestMappingVersion, after: RestMappingVersion, report: Report): void {
  const [old, now] = [placesOf(before, field), placesOf(after, field)];
  const said = (places: readonly Place[]) => [...new Set(places.map(place => place.in))].sort().join(' and ');
  const about = { field: `spec.${field}` };
  if (said(old) !== said(now)) {
    report('field-moved', `its value went into the ${said(old)} and goes into the ${said(now)}`, { ...about, old: said(old), new: said(now) });
  }
  const [oldSecret, newSecret] = [old.some(place => place.secret), now.some(place => place.secret)];
  if (oldSecret !== newSecret) report('type-changed', newSecret ? 'it names a Secret now' : 'it no longer names a Secret', about);
  const [oldName, newName] = [old[0].wire, now[0].wire];
  if (oldName !== newName) {
    report('wire-name-changed', `the API calls it ${JSON.stringify(newName)} instead of ${JSON.stringify(oldName)}`, { ...about, old: oldName, new: newName });
  }
}

type Place = Pick<FieldMapping, 'in' | 'wire' | 'secret'>;

/** A field that the mapping does not name is a member of the body by its own name. */
export function placesOf({ fields }: RestMappingVersion, field: string): readonly Place[] {
  const named = fields.filter(place => place.field === field);
  return named.length > 0 ? named : [{ in: 'body', wire: field }];
}

function diffOperation(use: OperationName, before: Operation | undefined, after: Operation | undefined, report: Report): void {
  const call = (operation: Operation) => `${operation.method} ${operation.path}`;
  if (before && !after) return report('operation-removed', `${use} is gone: it was ${call(before)}`, { old: call(before) });
  if (after && !before) return report('operation-added', `${use} is new: ${call(after)}`, { new: call(after) });
  if (!before || !after) return;
  const about = { old: call(before), new: call(after) };
  if (templateOf(before.path) !== templateOf(after.path)) report('path-moved', `${use} was ${call(before)} and is ${call(after)}`, about);
  else if (before.method !== after.method) report('method-changed', `${use} was ${call(before)} and is ${call(after)}`, about);
  const [old, now] = [before.body?.mediaType, after.body?.mediaType];
  if (old !== undefined && now !== undefined && old !== now) {
    report('media-type-changed', `${use} sent ${old} and sends ${now}`, { old, new: now });
  }
}

/** The names of parameters are the document's own affair. */
function templateOf(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

function diffIdentity(before: RestMappingVersion, after: RestMappingVersion, report: Report): void {
  const [old, now] = [before.identity, after.identity];
  if (!old || !now) return;
  const change = (what: string, was: unknown, is: unknown) => {
    const [first, second] = [canonical(was as never), canonical(is as never)];
    if (first !== second) report('id-changed', `${what} was ${first || 'none'} and is ${second || 'none'}`, { old: first, new: second });
  };
  change("the id's type", old.type, now.type);
  change('whether there is one object alone', old.singleton ?? false, now.singleton ?? false);
  change('whether the caller chooses the id', old.clientChosen ?? false, now.clientChosen ?? false);
  change('the field that holds the id', old.field, now.field);
  change('where the id is found after a create', old.discover, now.discover);
  change('the fields that name the parents', old.parents ?? [], now.parents ?? []);
  change('the fields that an object is looked for by', old.findBy ?? [], now.findBy ?? []);
}

function securityOf(version: RestMappingVersion) {
  return version.security.map(alternative => alternative.map(requirement => JSON.stringify(requirement))).map(each => each.sort());
}
