// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from './types.ts';

/**
 * The schema that governs a field path such as `spec.tags[0].name`, or undefined when the
 * schema names no such field. Map keys may be written `labels[app]` or `labels["a.b/c"]`.
 */
export function schemaAt(schema: StructuralSchema, path: string): StructuralSchema | undefined {
  let at: StructuralSchema | undefined = schema;
  for (const step of pathSteps(path)) {
    if (!at) return undefined;
    at = child(at, step);
  }
  return at;
}

type Step = { name: string; bracket: boolean };

function pathSteps(path: string): Step[] {
  const steps: Step[] = [];
  const pattern = /\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g;
  for (const match of path.matchAll(pattern)) {
    if (match[3] !== undefined) steps.push({ name: match[3], bracket: false });
    else steps.push({ name: match[1] ?? match[2], bracket: true });
  }
  return steps;
}

function child(schema: StructuralSchema, step: Step): StructuralSchema | undefined {
  if (step.bracket && schema.items) return schema.items;
  if (schema.properties && Object.hasOwn(schema.properties, step.name)) {
    return schema.properties[step.name];
  }
  const rest = schema.additionalProperties;
  return rest && typeof rest === 'object' ? rest : undefined;
}
