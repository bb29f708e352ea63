// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, RestMappingVersion } from '@api-operators/api';
import { secretReferences } from '@api-operators/rest-mapping';
import { isObject } from './original.ts';

/** Puts references in the place of what the kind takes from Secrets below the top level; gives the texts by the name that they are asked for. */
export function hideNested(mapping: RestMappingVersion, spec: JsonObject): Map<string, string> {
  const texts: string[] = [];
  for (const { path, wire } of mapping.nestedSecrets ?? []) hideAt(spec, path, wire, texts);
  const found = new Map<string, string>();
  for (const { field, key } of secretReferences(mapping, spec)) {
    const number = /^nested-(\d+)$/.exec(key);
    if (number) found.set(field, texts[Number(number[1])]);
  }
  return found;
}

function hideAt(value: Json | undefined, [step, ...rest]: readonly string[], wire: string, texts: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (rest.length === 0) {
    const members = value as JsonObject;
    if (!isObject(members) || !Object.hasOwn(members, wire)) return;
    texts.push(String(members[wire]));
    delete members[wire];
    members[step] = { name: 'credentials', key: `nested-${texts.length - 1}` };
    return;
  }
  const inner = step === '*' ? Object.values(value) : Object.hasOwn(value, step) ? [(value as JsonObject)[step]] : [];
  for (const one of inner) hideAt(one, rest, wire, texts);
}
