// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import { setOwn } from './own-key.ts';
import type { Choice, Shape } from './shape.ts';

type Properties = Record<string, CrdSchema>;

/**
 * The choices of a shape as value validations over the given fields. `always` names fields of which
 * one being set makes a choice needless.
 */
export function writeChoices(
  shape: Shape,
  properties: Properties,
  always: readonly string[] = [],
): Pick<CrdSchema, 'anyOf' | 'oneOf' | 'allOf'> | undefined {
  const groups: Pick<CrdSchema, 'anyOf' | 'oneOf'>[] = [];
  for (const choices of shape.choices) {
    const branches = choices.map(choice => writeChoice(choice, properties));
    if (branches.some(branch => branch === undefined)) continue;
    const written = branches as CrdSchema[];
    const others = always.map(name => ({ required: [name] }));
    const alone = choices.every(choice => choice.alone && choice.required.every(name => isPlain(name, properties)));
    if (!alone) groups.push({ anyOf: [...written, ...others] });
    else groups.push(others.length > 0 ? { anyOf: [{ oneOf: written }, ...others] } : { oneOf: written });
  }
  if (groups.length === 0) return undefined;
  return groups.length === 1 ? groups[0] : { allOf: groups };
}

/** What one branch asks for; undefined where it asks for nothing that can be said. */
function writeChoice(choice: Choice, properties: Properties): CrdSchema | undefined {
  const names = [...choice.required, ...choice.absent, ...choice.excluded.keys()];
  // Of a member that is no field of the custom resource, such as a read-only one, nobody knows whether it is there.
  const turned = choice.absent.length > 0 || choice.excluded.size > 0;
  if (turned && !names.every(name => isPlain(name, properties))) return undefined;
  const branch: CrdSchema = {};
  const required = choice.required.filter(name => Object.hasOwn(properties, name));
  if (required.length > 0) branch.required = required;
  const values: Properties = {};
  const limit = (name: string, schema: CrdSchema): void => setOwn(values, name, schema);
  for (const [name, allowed] of choice.values) {
    if (isText(name, properties)) limit(name, { enum: [...allowed] });
  }
  for (const [name, excluded] of choice.excluded) {
    if (!isText(name, properties)) return undefined;
    limit(name, { not: { enum: [...excluded] } });
  }
  if (Object.keys(values).length > 0) branch.properties = values;
  if (choice.absent.length === 1) branch.not = { required: [...choice.absent] };
  if (choice.absent.length > 1) branch.not = { anyOf: choice.absent.map(name => ({ required: [name] })) };
  return Object.keys(branch).length > 0 ? branch : undefined;
}

/** Whether the member is in the custom resource just when its author put it there. */
function isPlain(name: string, properties: Properties): boolean {
  return Object.hasOwn(properties, name) && properties[name].default === undefined;
}

/** A default would be there in place of an absent value, and be judged. */
function isText(name: string, properties: Properties): boolean {
  return isPlain(name, properties) && properties[name].type === 'string';
}
