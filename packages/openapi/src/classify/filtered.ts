// SPDX-License-Identifier: Apache-2.0
import type { ModelOperation } from '../model/model.ts';
import { textHint } from '../model/hints.ts';
import type { Filters } from '../types.ts';

/** Why an operation is not to be compiled; undefined where it is. Exclusion wins over inclusion. */
export function filteredOut(operation: ModelOperation, filters: Filters): string | undefined {
  if (operation.hints.ignore === true || textHint(operation.hints, 'role') === 'ignore') {
    return 'x-k8s-ignore asks for it';
  }
  const path = operation.template.source;
  const id = operation.operationId ?? '';
  const tags = operation.tags.map(tag => tag.toLowerCase());
  const hasTag = (wanted: readonly string[]) => wanted.some(tag => tags.includes(tag.toLowerCase()));
  const hasPath = (globs: readonly string[]) => globs.some(glob => matchesPath(glob, path));
  const hasId = (globs: readonly string[]) => globs.some(glob => matchesText(glob, id));
  const checks: [keyof Filters, (wanted: readonly string[]) => boolean][] = [
    ['excludePaths', hasPath],
    ['excludeTags', hasTag],
    ['excludeOperations', hasId],
  ];
  for (const [name, has] of checks) {
    const wanted = filters[name];
    if (wanted?.length && has(wanted)) return `the filter ${name} excludes it`;
  }
  const inclusions: [keyof Filters, (wanted: readonly string[]) => boolean][] = [
    ['includePaths', hasPath],
    ['includeTags', hasTag],
    ['includeOperations', hasId],
  ];
  for (const [name, has] of inclusions) {
    const wanted = filters[name];
    if (wanted?.length && !has(wanted)) return `the filter ${name} does not include it`;
  }
  return undefined;
}

/** `*` or `{x}` is one segment, part of one inside a name; a trailing `/*` is everything below and the path itself. */
export function matchesPath(glob: string, path: string): boolean {
  const wanted = glob.replace(/\/+$/, '').split('/');
  const actual = path.replace(/\/+$/, '').split('/');
  const below = wanted[wanted.length - 1] === '*';
  if (below) wanted.pop();
  if (below ? actual.length < wanted.length : actual.length !== wanted.length) return false;
  return wanted.every((segment, index) =>
    /^\{.*\}$/.test(segment) ? true : matchesText(segment.replaceAll('?', '*'), actual[index]),
  );
}

/** `*` stands for any text. Walks once, so that no pattern takes long. */
export function matchesText(glob: string, text: string): boolean {
  const pieces = glob.split('*');
  if (pieces.length === 1) return glob === text;
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) {
    return false;
  }
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
