// SPDX-License-Identifier: Apache-2.0
import { childPath } from '../json.ts';
import { forbidden, invalid, notSupported, required } from '../problem.ts';
import type { Problem, StructuralSchema } from '../types.ts';

const LIST_TYPE = 'x-kubernetes-list-type';
const MAP_KEYS = 'x-kubernetes-list-map-keys';
const MAP_TYPE = 'x-kubernetes-map-type';

/** x-kubernetes-list-type, -list-map-keys and -map-type. */
export function listProblems(schema: StructuralSchema, path: string, problems: Problem[]): void {
  const at = (key: string) => childPath(path, key);
  const listType = schema[LIST_TYPE];
  const keys = schema[MAP_KEYS] ?? [];
  if (listType !== undefined) {
    if (schema.type !== 'array') {
      const detail = `must be array if ${LIST_TYPE} is specified`;
      problems.push(schema.type ? invalid(at('type'), schema.type, detail) : required(at('type'), detail));
    }
    if (!['atomic', 'set', 'map'].includes(listType)) {
      problems.push(notSupported(at(LIST_TYPE), listType, ['atomic', 'set', 'map']));
    }
  }
  if (keys.length > 0 && listType !== 'map') {
    problems.push(
      listType === undefined
        ? required(at(LIST_TYPE), `must be map if ${MAP_KEYS} is non-empty`)
        : invalid(at(LIST_TYPE), listType, `must be map if ${MAP_KEYS} is non-empty`),
    );
  }
  if (listType === 'map') keyProblems(schema, keys, path, problems);
  if (listType === 'set' && schema.items) setProblems(schema.items, at('items'), problems);
  const mapType = schema[MAP_TYPE];
  if (mapType !== undefined) {
    if (schema.type !== 'object') {
      const detail = `must be object if ${MAP_TYPE} is specified`;
      problems.push(schema.type ? invalid(at('type'), schema.type, detail) : required(at('type'), detail));
    }
    if (mapType !== 'atomic' && mapType !== 'granular') problems.push(notSupported(at(MAP_TYPE), mapType, ['atomic', 'granular']));
  }
}

function keyProblems(schema: StructuralSchema, keys: string[], path: string, problems: Problem[]): void {
  const at = (key: string) => childPath(path, key);
  if (keys.length === 0) problems.push(required(at(MAP_KEYS), `must not be empty if ${LIST_TYPE} is map`));
  if (!schema.items) {
    problems.push(required(at('items'), `must have a schema if ${LIST_TYPE} is map`));
    return;
  }
  if (schema.items.type !== 'object') {
    problems.push(invalid(at('items.type'), schema.items.type ?? '', `must be object if parent array's ${LIST_TYPE} is map`));
  }
  if (schema.items.nullable) problems.push(forbidden(at('items.nullable'), `cannot be nullable when ${LIST_TYPE} is map`));
  if (schema.items.type !== 'object') return;
  const properties = schema.items.properties ?? {};
  if (!keys.every(key => Object.hasOwn(properties, key))) {
    problems.push(invalid(at(MAP_KEYS), keys, 'entries must all be names of item properties'));
  }
  if (new Set(keys).size !== keys.length) problems.push(invalid(at(MAP_KEYS), keys, 'must not contain duplicate entries'));
  for (const key of new Set(keys)) {
    if (!Object.hasOwn(properties, key)) continue;
    const property = properties[key];
    const itemAt = at(`items.properties[${key}]`);
    if (property.type === 'array' || property.type === 'object') {
      problems.push(invalid(`${itemAt}.type`, property.type, `must be a scalar type if parent array's ${LIST_TYPE} is map`));
    }
    if (property.nullable) problems.push(forbidden(`${itemAt}.nullable`, `this property is in ${MAP_KEYS}, so it cannot be nullable`));
    if (!schema.items!.required?.includes(key) && property.default === undefined) {
      problems.push(required(`${itemAt}.default`, `this property is in ${MAP_KEYS}, so it must have a default or be a required property`));
    }
  }
}

function setProblems(items: StructuralSchema, path: string, problems: Problem[]): void {
  if (items.nullable) problems.push(forbidden(`${path}.nullable`, `cannot be nullable when ${LIST_TYPE} is set`));
  const detail = `must be atomic as item of a list with ${LIST_TYPE}=set`;
  if (items.type === 'array' && items[LIST_TYPE] !== undefined && items[LIST_TYPE] !== 'atomic') {
    problems.push(invalid(`${path}.${LIST_TYPE}`, items[LIST_TYPE]!, detail));
  }
  if (items.type === 'object' && items[MAP_TYPE] !== 'atomic') {
    const problem = invalid(`${path}.${MAP_TYPE}`, items[MAP_TYPE] ?? '', detail);
    problems.push(items[MAP_TYPE] ? problem : { ...problem, message: `Invalid value: null: ${detail}` });
  }
}
