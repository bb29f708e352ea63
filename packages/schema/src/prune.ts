// SPDX-License-Identifier: Apache-2.0
import { childPath, copy, emptyObject, isObject } from './json.ts';
import type { Json, StructuralSchema } from './types.ts';

const RESOURCE_ROOT = new Set(['apiVersion', 'kind', 'metadata']);
const NOTHING: StructuralSchema = {};

/**
 * A copy of `value` without the fields that `schema` does not know, and the paths of those fields
 * (`spec.tags[0].colour`). `embedded`: the value is a whole resource, whose apiVersion, kind and
 * metadata stay.
 */
export function prune(
  schema: StructuralSchema,
  value: Json,
  options: { embedded?: boolean } = {},
): { value: Json; pruned: string[] } {
  const pruned: string[] = [];
  const kept = pruneAt(schema, value, '', options.embedded === true, pruned);
  return { value: kept, pruned };
}

function pruneAt(schema: StructuralSchema, value: Json, path: string, root: boolean, pruned: string[]): Json {
  if (Array.isArray(value)) {
    const items = schema.items ?? (schema['x-kubernetes-preserve-unknown-fields'] ? undefined : NOTHING);
    return value.map((item, i) =>
      items
        ? pruneAt(items, item, `${path}[${i}]`, items['x-kubernetes-embedded-resource'] === true, pruned)
        : copy(item),
    );
  }
  if (!isObject(value)) return value;
  const kept = emptyObject();
  for (const key of Object.keys(value)) {
    const at = childPath(path, key);
    if (root && RESOURCE_ROOT.has(key)) {
      kept[key] = copy(value[key]);
      continue;
    }
    const child = childSchema(schema, key);
    if (child) {
      kept[key] = pruneAt(child, value[key], at, child['x-kubernetes-embedded-resource'] === true, pruned);
    } else if (schema['x-kubernetes-preserve-unknown-fields']) kept[key] = copy(value[key]);
    else pruned.push(at);
  }
  return kept;
}

function childSchema(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  const rest = schema.additionalProperties;
  if (rest === true) return NOTHING;
  return rest ? rest : undefined;
}
