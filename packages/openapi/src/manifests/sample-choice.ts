// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, Json, JsonObject } from '@api-operators/api';
import { setOwn } from '../crd/own-key.ts';

interface Maker {
  accepts(schema: CrdSchema, value: Json): boolean;
  /** A value for a member that a choice asks for; undefined where none was found. */
  make(schema: CrdSchema): Json | undefined;
}

/** The object with what the first choices that can be made ask for, and without what they exclude. */
export function withChoices(schema: CrdSchema, value: JsonObject, maker: Maker): JsonObject {
  if (maker.accepts(schema, value)) return value;
  let candidate = value;
  for (const [keyword, branches] of groupsOf(schema)) {
    const group = { [keyword]: branches };
    if (maker.accepts(group, candidate)) continue;
    const others = keyword === 'oneOf' ? branches.flatMap(branch => branch.required ?? []) : [];
    candidate =
      branches
        .flatMap(branch => branch.oneOf ?? [branch])
        .map(branch => choose(schema, candidate, branch, others, maker))
        .find(choice => choice && maker.accepts(group, choice)) ?? candidate;
  }
  return candidate;
}

function groupsOf(schema: CrdSchema): ['anyOf' | 'oneOf', CrdSchema[]][] {
  return [schema, ...(schema.allOf ?? [])].flatMap(part => [
    ...(part.anyOf ? [['anyOf', part.anyOf] as ['anyOf', CrdSchema[]]] : []),
    ...(part.oneOf ? [['oneOf', part.oneOf] as ['oneOf', CrdSchema[]]] : []),
  ]);
}

/** The object as one branch asks for it; undefined where that cannot be made up. */
function choose(
  schema: CrdSchema,
  value: JsonObject,
  branch: CrdSchema,
  others: readonly string[],
  maker: Maker,
): JsonObject | undefined {
  const needed = branch.required ?? [];
  const absent = [...others, ...(branch.not?.required ?? []), ...(branch.not?.anyOf ?? []).flatMap(part => part.required ?? [])];
  const chosen: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (needed.includes(name) || !absent.includes(name) || schema.required?.includes(name)) setOwn(chosen, name, member);
  }
  for (const [name, { enum: values }] of Object.entries(branch.properties ?? {})) {
    if (values && Object.hasOwn(chosen, name) && !values.includes(chosen[name])) setOwn(chosen, name, values[0] as Json);
  }
  for (const name of needed) {
    if (Object.hasOwn(chosen, name)) continue;
    const property = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const made = (branch.properties?.[name]?.enum?.[0] as Json | undefined) ?? (property && maker.make(property));
    if (made === undefined) return undefined;
    setOwn(chosen, name, made);
  }
  return chosen;
}
