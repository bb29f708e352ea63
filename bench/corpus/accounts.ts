// SPDX-License-Identifier: Apache-2.0
import type { CompiledOperator } from '@api-operators/openapi';
import type { Accounts } from './outcome.ts';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace', 'query']);

/**
 * Compares the operations of a document, found without the compiler's help, with those that the operator
 * accounts for. Without an operator all of them are unaccounted for.
 */
export function accountsOf(tree: unknown, operator?: CompiledOperator): Accounts {
  const open = new Set(operationsOf(tree));
  const all = open.size;
  const strangers: string[] = [];
  const take = (operations: Set<string>): number => {
    let taken = 0;
    for (const operation of operations) {
      if (open.delete(operation)) taken += 1;
      else strangers.push(`${operation} (not in the document, or counted twice)`);
    }
    return taken;
  };
  const covered = take(new Set(operator?.kinds.flatMap(kind => kind.operations).map(nameOf)));
  const leftOut = take(new Set(operator?.leftOut.map(nameOf)));
  return { all, covered, leftOut, unaccounted: [...open, ...strangers] };
}

function nameOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${rooted(path)}`;
}

/** A path without a leading slash is sent with one. */
function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function operationsOf(tree: unknown): string[] {
  const items = member(tree, 'paths').filter(([path]) => !path.startsWith('x-'));
  const webhooks = ['webhooks', 'x-webhooks'].flatMap(key => member(tree, key));
  return [...items, ...webhooks.map(([name, item]): [string, unknown] => [`webhook ${name}`, item])].flatMap(([path, item]) =>
    entries(target(tree, item))
      .filter(([key, operation]) => METHODS.has(key.toLowerCase()) && isObject(operation))
      .map(([key]) => `${key.toUpperCase()} ${rooted(path)}`),
  );
}

function member(tree: unknown, name: string): [string, unknown][] {
  return entries(entries(tree).find(([key]) => key === name)?.[1]);
}

/** A path item may refer to another one of the document. */
function target(tree: unknown, item: unknown): unknown {
  const reference = entries(item).find(([key]) => key === '$ref')?.[1];
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return item;
  return decodeURIComponent(reference.slice(2))
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => entries(value).find(([name]) => name === key)?.[1], tree);
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
