// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '../objects/json.ts';
import { clone, equal, isObject, own, textOf } from '../objects/json.ts';

export type Patched = { kind: 'ok'; value: Json } | { kind: 'failed'; message: string };

/** Ends the patch from any operation; never leaves this file. */
class Failed extends Error {}

/** RFC 6902. All operations or none: the target itself is never changed. */
export function jsonPatch(target: Json, operations: Json[]): Patched {
  try {
    return { kind: 'ok', value: operations.reduce((value, operation) => apply(value, operation), clone(target)) };
  } catch (error) {
    if (error instanceof Failed) return { kind: 'failed', message: error.message };
    throw error;
  }
}

function apply(root: Json, operation: Json): Json {
  if (!isObject(operation)) throw new Failed('an operation is no object');
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return put(root, path, valueOf(operation), true);
    case 'replace':
      get(root, path);
      return put(root, path, valueOf(operation), false);
    case 'remove':
      return remove(root, path);
    case 'test':
      if (!equal(find(root, path) ?? null, own(operation, 'value') ?? null)) throw new Failed(`testing path ${textOf(operation.path)} value failed`);
      return root;
    case 'copy':
      return put(root, path, clone(get(root, pointer(operation.from))), true);
    case 'move': {
      const value = get(root, pointer(operation.from));
      return put(remove(root, pointer(operation.from)), path, value, true);
    }
    default:
      throw new Failed(`Unexpected kind: ${textOf(operation.op)}`);
  }
}

function valueOf(operation: JsonObject): Json {
  return clone(own(operation, 'value') ?? null);
}

function pointer(text: Json | undefined): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw new Failed('a path is missing');
  return text.split('/').slice(1).map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function find(value: Json | undefined, path: string[]): Json | undefined {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at)) at = /^[0-9]+$/.test(part) ? at[Number(part)] : undefined;
    else at = isObject(at) ? own(at, part) : undefined;
  }
  return at;
}

function get(root: Json, path: string[]): Json {
  const found = find(root, path);
  if (found === undefined) throw new Failed(`doc is missing path: /${path.join('/')}`);
  return found;
}

function put(root: Json, path: string[], value: Json, insert: boolean): Json {
  if (path.length === 0) return value;
  const parent = get(root, path.slice(0, -1));
  const last = path.at(-1)!;
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) throw new Failed(`invalid index: ${last}`);
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isObject(parent)) parent[last] = value;
  else throw new Failed(`no container at /${path.join('/')}`);
  return root;
}

function remove(root: Json, path: string[]): Json {
  get(root, path);
  const parent = find(root, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1);
  else if (isObject(parent)) delete parent[path.at(-1)!];
  return root;
}
