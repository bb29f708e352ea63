// SPDX-License-Identifier: Apache-2.0
import { compileRule } from '@api-operators/cel';
import type { CompiledRule } from '@api-operators/cel';
import type { Problem, ProblemReason, StructuralSchema, ValidationRule } from '@api-operators/schema';
import { itemElement } from '../../fields/shape.ts';
import type { Json } from '../../objects/json.ts';
import { equal, isObject, own } from '../../objects/json.ts';

const STEPS = 1_000_000;

type Rule = { source: ValidationRule; compiled: Extract<CompiledRule, { kind: 'ok' }> };

/** The CEL rules of a schema, by where they stand. Branches without rules are left out. */
export type RuleTree = {
  schema: StructuralSchema;
  rules: Rule[];
  properties: Map<string, RuleTree>;
  items?: RuleTree;
  entries?: RuleTree;
};

/** Rules that do not compile are left out: a CRD with such a rule is refused when it is created. */
export function compileRules(schema: StructuralSchema): RuleTree | undefined {
  const tree: RuleTree = { schema, rules: [], properties: new Map() };
  for (const source of schema['x-kubernetes-validations'] ?? []) {
    const compiled = compileRule(source, schema);
    if (compiled.kind === 'ok') tree.rules.push({ source, compiled });
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const child = compileRules(property);
    if (child) tree.properties.set(name, child);
  }
  if (schema.items) tree.items = compileRules(schema.items);
  const rest = schema.additionalProperties;
  if (rest && typeof rest === 'object') tree.entries = compileRules(rest);
  return tree.rules.length > 0 || tree.properties.size > 0 || tree.items || tree.entries ? tree : undefined;
}

/**
 * The rules that `value` breaks. `old`: the value before an update; a rule about a value that did
 * not change is not held against the object unless it compares with `oldSelf`.
 */
export function ruleProblems(tree: RuleTree, value: Json, old: Json | undefined, path = ''): Problem[] {
  const problems: Problem[] = [];
  walk(tree, value, old, path, problems);
  return problems;
}

function walk(tree: RuleTree, value: Json, old: Json | undefined, path: string, problems: Problem[]): void {
  if (value === null) return;
  const unchanged = old !== undefined && equal(old, value);
  for (const { source, compiled } of tree.rules) {
    if (compiled.transition && old === undefined && !source.optionalOldSelf) continue;
    if (unchanged && !compiled.transition) continue;
    const result = compiled.evaluate(value, old, { steps: STEPS });
    if (result.kind === 'holds') continue;
    problems.push(
      result.kind === 'violated'
        ? problemOf(source, value, path, result.message?.trim() || source.message || `failed rule: ${source.rule.trim()}`)
        : problemOf({ ...source, reason: undefined }, value, path, `${result.message} evaluating rule: ${source.message || source.rule.trim()}`),
    );
  }
  if (isObject(value)) {
    const before = isObject(old) ? old : undefined;
    for (const [name, child] of tree.properties) {
      const item = own(value, name);
      if (item !== undefined) walk(child, item, before && own(before, name), path ? `${path}.${name}` : name, problems);
    }
    if (tree.entries) {
      for (const key of Object.keys(value)) {
        if (!tree.properties.has(key)) walk(tree.entries, value[key], before && own(before, key), `${path}[${key}]`, problems);
      }
    }
  }
  if (Array.isArray(value) && tree.items) {
    const before = oldItems(tree.schema, old);
    value.forEach((item, i) => walk(tree.items!, item, before?.get(itemElement(tree.schema, item)), `${path}[${i}]`, problems));
  }
}

/** Only the items of a list map have an old self: they are found by their keys. */
function oldItems(schema: StructuralSchema, old: Json | undefined): Map<string, Json> | undefined {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return undefined;
  return new Map(old.map(item => [itemElement(schema, item), item]));
}

function problemOf(source: ValidationRule, value: Json, path: string, detail: string): Problem {
  const at = source.fieldPath ? `${path}${source.fieldPath}` : path;
  const reason = (source.reason ?? 'FieldValueInvalid') as ProblemReason;
  const shown = JSON.stringify(typeName(value));
  const message = {
    FieldValueRequired: `Required value: ${detail}`,
    FieldValueForbidden: `Forbidden: ${detail}`,
    FieldValueDuplicate: `Duplicate value: ${shown}`,
  }[reason as string];
  return { path: at.replace(/^\./, ''), reason, message: message ?? `Invalid value: ${shown}: ${detail}` };
}

function typeName(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'bigint' ? 'integer' : typeof value;
}

/** The rules of a CRD's schema that do not compile. */
export function ruleCompilationProblems(schema: StructuralSchema, path: string): Problem[] {
  const problems: Problem[] = [];
  (schema['x-kubernetes-validations'] ?? []).forEach((rule, i) => {
    const compiled = compileRule(rule, schema);
    if (compiled.kind === 'ok') return;
    const errors = compiled.problems.map(problem => `ERROR: <input>:1:${problem.start + 1}: ${problem.message}`).join('\n');
    problems.push({
      path: `${path}.x-kubernetes-validations[${i}].rule`,
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(rule.rule)}: compilation failed: ${errors}`,
    });
  });
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    problems.push(...ruleCompilationProblems(property, `${path}.properties[${name}]`));
  }
  if (schema.items) problems.push(...ruleCompilationProblems(schema.items, `${path}.items`));
  const rest = schema.additionalProperties;
  if (rest && typeof rest === 'object') problems.push(...ruleCompilationProblems(rest, `${path}.additionalProperties`));
  return problems;
}
