// SPDX-License-Identifier: Apache-2.0
import { compileRule } from '@api-operators/cel';
import type { CrdSchema } from '@api-operators/api';

/** What a rule may cost; a real API server allows about as much. */
const STEPS = 1_000_000;

/** The CEL rules of a schema that a value breaks, as if it were created now: rules about changes are not asked. */
export function ruleProblems(schema: CrdSchema, value: unknown, path: string): { path: string; message: string }[] {
  if (value === null || value === undefined) return [];
  const found = (schema['x-kubernetes-validations'] ?? []).flatMap(source => {
    const compiled = compileRule(source, schema as Parameters<typeof compileRule>[1]);
    if (compiled.kind !== 'ok' || (compiled.transition && !source.optionalOldSelf)) return [];
    const result = compiled.evaluate(value, undefined, { steps: STEPS });
    if (result.kind === 'holds') return [];
    const said = 'message' in result ? result.message : undefined;
    return [{ path, message: said?.trim() || source.message || `failed rule: ${source.rule}` }];
  });
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? [...found, ...value.flatMap((item: unknown, index) => ruleProblems(items, item, `${path}[${index}]`))] : found;
  }
  if (typeof value !== 'object') return found;
  const inside = Object.entries(value).flatMap(([key, item]) => {
    const named = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties![key] : undefined;
    const child = named ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    return child ? ruleProblems(child, item, `${path}.${key}`) : [];
  });
  return [...found, ...inside];
}
