// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, RestMappingVersion } from '@api-operators/api';
import { isObject } from './json.ts';

/** A place in `spec`: property names and indexes of lists. */
type Place = readonly (string | number)[];

/**
 * The key under which the value of a Secret below the top level of `spec` is given, and its name in
 * messages: `users[0].passwordSecretRef`. It is never the name of a field of the mapping.
 */
function nameOf(place: Place, taken: ReadonlySet<string>): string {
  let name = place
    .map((step, index) =>
      typeof step === 'number'
        ? `[${step}]`
        : index === 0
        ? step
        : /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step)
        ? `.${step}`
        : `[${JSON.stringify(step)}]`,
    )
    .join('');
  while (taken.has(name)) name += ' ';
  return name;
}

/** The Secret references below the top level of `spec`. */
export function nestedReferences(
  mapping: RestMappingVersion,
  spec: JsonObject,
): { field: string; name: string; key: string }[] {
  const found: { field: string; name: string; key: string }[] = [];
  if (!mapping.nestedSecrets) {
    return found;
  }
  for (const [field, value] of Object.entries(spec)) {
    withNestedSecrets(mapping, field, value, (name, reference) => {
      found.push({
        field: name,
        name: String(reference.name),
        key: String(reference.key),
      });
      return undefined;
    });
  }
  return found;
}

/**
 * The value of a field with what `read` gives in the place of each Secret reference, by its wire
 * name; a reference for which it gives nothing is left out.
 */
export function withNestedSecrets(
  mapping: RestMappingVersion,
  field: string,
  value: Json,
  read: (name: string, reference: JsonObject) => string | undefined,
): Json {
  const taken = new Set([...mapping.fields.map(each => each.field)]);
  const put = (
    at: Json,
    steps: readonly string[],
    wire: string,
    place: Place,
  ): Json => {
    const [step, ...rest] = steps;
    if (Array.isArray(at)) {
      return step === '*'
        ? at.map((item, index) => put(item, rest, wire, [...place, index]))
        : at;
    }
    if (!isObject(at)) {
      return at;
    }
    if (rest.length === 0) {
      return replaced(at, step, wire, reference =>
        read(nameOf([...place, step], taken), reference),
      );
    }
    // `*` is each value of a map, unless the object has a property of just that name.
    const each = step === '*' && !Object.hasOwn(at, '*');
    return Object.fromEntries(
      Object.entries(at).map(([key, item]) => [
        key,
        each || key === step ? put(item, rest, wire, [...place, key]) : item,
      ]),
    );
  };
  let result = value;
  for (const { path, wire } of mapping.nestedSecrets ?? []) {
    if (path[0] === field && path.length > 1)
      result = put(result, path.slice(1), wire, [field]);
  }
  return result;
}

function replaced(
  object: JsonObject,
  property: string,
  wire: string,
  read: (reference: JsonObject) => string | undefined,
): JsonObject {
  const reference = Object.hasOwn(object, property)
    ? object[property]
    : undefined;
  if (!isObject(reference)) {
    return object;
  }
  const text = read(reference);
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, item]): [string, Json][] =>
      key !== property
        ? [[key, item]]
        : text === undefined
        ? []
        : [[wire, text]],
    ),
  );
}
