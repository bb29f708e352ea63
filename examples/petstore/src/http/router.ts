// SPDX-License-Identifier: Apache-2.0
import type { Operation } from '../operations/operation.ts';

export type Route =
  | { kind: 'found'; operation: Operation; path: Record<string, string> }
  /** The path exists, with other methods. */
  | { kind: 'other-methods'; allow: string[] }
  | { kind: 'unknown' }
  /** A percent sequence that is no UTF-8. */
  | { kind: 'malformed' };

/** The operation for a path below the base URL; a path without `{…}` wins over one with it. */
export function findRoute(
  operations: readonly Operation[],
  method: string,
  path: string,
): Route {
  const matching = operations.flatMap(operation => {
    const values = matchPath(operation.path, path);
    return values === undefined ? [] : [{ operation, values }];
  });
  const literal = matching.filter(match => !match.operation.path.includes('{'));
  const candidates = literal.length > 0 ? literal : matching;
  if (candidates.length === 0) {
    return { kind: 'unknown' };
  }
  const match = candidates.find(({ operation }) => operation.method === method);
  if (match === undefined) {
    return {
      kind: 'other-methods',
      allow: candidates.map(({ operation }) => operation.method),
    };
  }
  try {
    const decoded = Object.entries(match.values).map(([name, text]) => [
      name,
      decodeURIComponent(text),
    ]);
    return {
      kind: 'found',
      operation: match.operation,
      path: Object.fromEntries(decoded),
    };
  } catch {
    return { kind: 'malformed' };
  }
}

function matchPath(
  template: string,
  path: string,
): Record<string, string> | undefined {
  const expected = template.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) {
    return undefined;
  }
  const values: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    if (segment.startsWith('{')) {
      if (given[index] === '') {
        return undefined;
      }
      values[segment.slice(1, -1)] = given[index];
    } else if (segment !== given[index]) {
      return undefined;
    }
  }
  return values;
}
