// SPDX-License-Identifier: Apache-2.0
import { isObject, type Original } from './original.ts';
import type { Schema } from './packages.ts';

/** Whole numbers beyond 2^53 and decimals in the place of those that the schema leaves open. */
export function exacting(value: unknown, schema: unknown, original: Original, depth = 0): unknown {
  if (!isObject(schema) || depth > 20) return value;
  const own = typeof schema.$ref === 'string' ? schemaAt(schema.$ref, original) : schema;
  if (Array.isArray(value)) return value.map(item => exacting(item, own.items, original, depth + 1));
  if (isObject(value)) {
    const properties = isObject(own.properties) ? own.properties : {};
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, exacting(member, Object.hasOwn(properties, name) ? properties[name] : undefined, original, depth + 1)]),
    );
  }
  const free = own.enum === undefined && own.const === undefined && own.minimum === undefined && own.maximum === undefined && own.multipleOf === undefined;
  if (!free || own.exclusiveMinimum !== undefined || own.exclusiveMaximum !== undefined) return value;
  if (own.type === 'integer' && own.format !== 'int32') return 9007199254740993n;
  if (own.type === 'number' && own.format !== 'float') return 1234567.891011;
  return value;
}

function schemaAt(reference: string, { document }: Original): Schema {
  const found = reference.slice(2).split('/').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
  return isObject(found) ? found : {};
}
