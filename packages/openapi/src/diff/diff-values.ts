// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type CrdSchema, type Json } from '@api-operators/api';
import type { Report } from './change.ts';

/** The lower limits of a schema: a higher one is narrower. */
const LOWER = ['minimum', 'minLength', 'minItems', 'minProperties'] as const;
const UPPER = ['maximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

/** What one value may be, apart from its members: enum, limits, pattern, format, null, default, rules. */
export function diffValues(before: CrdSchema, after: CrdSchema, field: string, report: Report): void {
  diffEnum(before, after, field, report);
  for (const name of LOWER) diffLimit(name, before[name], after[name], (old, now) => now > old, field, report);
  for (const name of UPPER) diffLimit(name, before[name], after[name], (old, now) => now < old, field, report);
  for (const name of ['exclusiveMinimum', 'exclusiveMaximum', 'uniqueItems'] as const) {
    if ((before[name] ?? false) === (after[name] ?? false)) continue;
    report(after[name] ? 'narrowed' : 'widened', `${name} is ${after[name] ? 'set' : 'gone'}`, { field });
  }
  diffLimit('multipleOf', before.multipleOf, after.multipleOf, (old, now) => old % now !== 0, field, report);
  for (const name of ['pattern', 'format'] as const) {
    const [old, now] = [before[name], after[name]];
    if (old === now) continue;
    const about = { field, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) };
    report(now === undefined ? 'widened' : 'narrowed', `the ${name} ${said(old, now)}`, about);
  }
  if (before.nullable && !after.nullable) report('narrowed', 'null is no longer accepted', { field });
  if (!before.nullable && after.nullable) report('widened', 'null is accepted', { field });
  const [old, now] = [before.default as Json | undefined, after.default as Json | undefined];
  if (canonical(old) !== canonical(now)) {
    report('default-changed', `the default ${said(old, now)}`, { field, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) });
  }
  diffRules(before, after, field, report);
}

function diffEnum(before: CrdSchema, after: CrdSchema, field: string, report: Report): void {
  const [old, now] = [before.enum as Json[] | undefined, after.enum as Json[] | undefined];
  if (!old && now) return report('narrowed', `only ${now.map(show).join(', ')} are accepted`, { field, new: now });
  if (old && !now) return report('widened', 'any value is accepted', { field, old });
  const nowAll = new Set((now ?? []).map(canonical));
  const oldAll = new Set((old ?? []).map(canonical));
  for (const value of old ?? []) {
    if (!nowAll.has(canonical(value))) report('enum-value-removed', `${show(value)} is no longer accepted`, { field, old: value });
  }
  for (const value of now ?? []) {
    if (!oldAll.has(canonical(value))) report('enum-value-added', `${show(value)} is accepted`, { field, new: value });
  }
}

function diffLimit(
  name: string,
  old: number | undefined,
  now: number | undefined,
  isNarrower: (old: number, now: number) => boolean,
  field: string,
  report: Report,
): void {
  if (old === now) return;
  const narrower = now !== undefined && (old === undefined || isNarrower(old, now));
  const about = { field, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) };
  report(narrower ? 'narrowed' : 'widened', `${name} ${said(old, now)}`, about);
}

/** CEL rules and the schemas that a value must also fit. */
function diffRules(before: CrdSchema, after: CrdSchema, field: string, report: Report): void {
  const rulesOf = (schema: CrdSchema) => new Map((schema['x-kubernetes-validations'] ?? []).map(rule => [rule.rule, rule]));
  const [old, now] = [rulesOf(before), rulesOf(after)];
  for (const [rule, { message }] of now) {
    if (!old.has(rule)) report('rule-added', `a rule is new: ${message ?? rule}`, { field, new: rule });
  }
  for (const [rule, { message }] of old) {
    if (!now.has(rule)) report('rule-removed', `a rule is gone: ${message ?? rule}`, { field, old: rule });
  }
  for (const name of ['allOf', 'anyOf', 'oneOf', 'not'] as const) {
    const [had, has] = [before[name] as Json | undefined, after[name] as Json | undefined];
    if (canonical(had) === canonical(has)) continue;
    if (has === undefined) report('rule-removed', `${name} is gone`, { field });
    else report('rule-added', `${name} is ${had === undefined ? 'new' : 'another'}`, { field });
  }
}

/** How a value went, in words. */
export function said(old: Json | undefined, now: Json | undefined): string {
  if (old === undefined) return `is new: ${show(now)}`;
  return now === undefined ? `is gone: it was ${show(old)}` : `was ${show(old)} and is ${show(now)}`;
}

export function canonical(value: Json | undefined): string {
  return value === undefined ? '' : canonicalJson(value);
}

function show(value: Json | undefined): string {
  const text = canonical(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
