// SPDX-License-Identifier: Apache-2.0
import type { Problem, StructuralSchema } from '@api-operators/schema';
import { fieldOf, itemElement } from '../../fields/shape.ts';
import type { Json } from '../../objects/json.ts';
import { equal, isObject, own } from '../../objects/json.ts';

/**
 * The problems that an update may be held to: those of values that it changed. A value that was as
 * wrong before stays allowed, so that a tightened schema does not block other changes.
 */
export function ratcheted(schema: StructuralSchema, value: Json, old: Json, problems: Problem[]): Problem[] {
  return problems.filter(problem => {
    const steps = stepsOf(problem.path);
    // A missing field is a problem of the object around it.
    const last = problem.reason === 'FieldValueRequired' ? steps.slice(0, -1) : steps;
    return !isUnchanged(schema, value, old, last);
  });
}

function isUnchanged(schema: StructuralSchema | undefined, value: Json, old: Json | undefined, steps: string[]): boolean {
  if (old === undefined) return false;
  if (equal(value, old)) return true;
  if (steps.length === 0) return false;
  const [step, ...rest] = steps;
  if (isObject(value) && isObject(old)) {
    return isUnchanged(fieldOf(schema, step).schema, own(value, step) ?? null, own(old, step), rest);
  }
  if (Array.isArray(value) && Array.isArray(old) && schema?.['x-kubernetes-list-type'] === 'map') {
    const item = value[Number(step)];
    if (item === undefined) return false;
    const element = itemElement(schema, item);
    return isUnchanged(schema.items, item, old.find(other => itemElement(schema, other) === element), rest);
  }
  return false;
}

/** `spec.tags[0].name` and `spec.labels[a.b]` as their parts. */
function stepsOf(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(match => match[1] ?? match[2]);
}
