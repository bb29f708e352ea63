// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, Json } from '@api-operators/api';
import type { Report } from './change.ts';
import { diffValues } from './diff-values.ts';

/** What a value may be, with all that is in it. `field` is written `spec.tags[].name`; `*` stands for any key. */
export function diffSchema(before: CrdSchema, after: CrdSchema, field: string, report: Report): void {
  const [old, now] = [typeOf(before), typeOf(after)];
  if (old !== now) {
    const widened = now === 'any' || (old === 'integer' && now === 'number') || (now === 'integer or string' && (old === 'integer' || old === 'string'));
    report(widened ? 'type-widened' : 'type-changed', `the type was ${old} and is ${now}`, { field, old, new: now });
    if (!widened) return;
  }
  diffValues(before, after, field, report);
  diffMembers(before, after, field, report);
  if (before.items && after.items) diffSchema(before.items, after.items, `${field}[]`, report);
  const [list, newList] = [before['x-kubernetes-list-type'] ?? 'atomic', after['x-kubernetes-list-type'] ?? 'atomic'];
  if (list !== newList) {
    const message = `the list was ${list} and is ${newList}`;
    report(newList === 'atomic' ? 'widened' : 'narrowed', newList === 'atomic' ? message : `${message}: items may not occur twice`, { field });
  }
}

function diffMembers(before: CrdSchema, after: CrdSchema, field: string, report: Report): void {
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  const required = new Set(after.required);
  for (const name of Object.keys(old)) {
    const at = `${field}.${name}`;
    if (Object.hasOwn(now, name)) diffSchema(old[name], now[name], at, report);
    else if (typeof after.additionalProperties === 'object') diffSchema(old[name], after.additionalProperties, at, report);
    else if (!isOpen(after)) report('field-removed', 'the field is gone', { field: at, old: typeOf(old[name]) });
  }
  for (const name of Object.keys(now)) {
    if (Object.hasOwn(old, name)) continue;
    const at = `${field}.${name}`;
    if (typeof before.additionalProperties === 'object') diffSchema(before.additionalProperties, now[name], at, report);
    else if (!required.has(name) || isDefaulted(now[name])) report('field-added', 'the field is new', { field: at, new: typeOf(now[name]) });
    else report('field-required', 'the field is new and required', { field: at, new: typeOf(now[name]) });
  }
  const wasRequired = new Set(before.required);
  for (const name of required) {
    if (!wasRequired.has(name) && Object.hasOwn(old, name) && !isDefaulted(now[name])) {
      report('field-required', 'the field is required now', { field: `${field}.${name}` });
    }
  }
  for (const name of wasRequired) {
    if (!required.has(name) && Object.hasOwn(now, name)) report('field-optional', 'the field is no longer required', { field: `${field}.${name}` });
  }
  diffOthers(before, after, field, report);
}

/** Members that have no name in the schema. */
function diffOthers(before: CrdSchema, after: CrdSchema, field: string, report: Report): void {
  const [old, now] = [before.additionalProperties, after.additionalProperties];
  if (typeof old === 'object' && typeof now === 'object') diffSchema(old, now, `${field}.*`, report);
  else if (takesOthers(before) && !takesOthers(after)) report('narrowed', 'fields that the schema does not name are no longer kept', { field });
  else if (isOpen(before) && typeof now === 'object') report('narrowed', `other fields must be ${typeOf(now)}`, { field });
  else if (!takesOthers(before) && takesOthers(after)) report('widened', 'fields that the schema does not name are kept', { field });
}

function isOpen(schema: CrdSchema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
}

function takesOthers(schema: CrdSchema): boolean {
  return isOpen(schema) || typeof schema.additionalProperties === 'object';
}

function isDefaulted(schema: CrdSchema | undefined): boolean {
  return schema !== undefined && (schema.default as Json | undefined) !== undefined;
}

function typeOf(schema: CrdSchema): string {
  if (schema['x-kubernetes-int-or-string']) return 'integer or string';
  return schema.type ?? 'any';
}
