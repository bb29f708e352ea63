// SPDX-License-Identifier: Apache-2.0
import { nearest } from '@api-operators/schema';
import { matchesPath, matchesText } from '../classify/filtered.ts';
import type { ModelOperation } from '../model/model.ts';
import { OPTIONS_URI } from '../options.ts';
import { optionUnused } from '../rules/option-unused.ts';
import type { Reporter } from '../rules/reporter.ts';
import type { CompileOptions, Filters } from '../types.ts';
import { operationKey } from './apply-operation-options.ts';
import { placeOf } from './check-value.ts';

/** Tells of filters and operations that name nothing in the document: mostly they are misspelt. */
export function reportUnusedOptions(
  { filters = {}, operations: wanted = {} }: CompileOptions,
  operations: readonly ModelOperation[],
  reporter: Reporter,
): void {
  const ids = operations.flatMap(({ operationId }) => operationId ?? []);
  const paths = [...new Set(operations.map(({ template }) => template.source))];
  const tags = [...new Set(operations.flatMap(operation => operation.tags))];
  const report = (path: (string | number)[], what: string, name: string, known: readonly string[]): void => {
    const { pointer, option } = placeOf(path);
    const suggestion = nearest(name, known);
    reporter.report(optionUnused, { uri: OPTIONS_URI, pointer }, { option, what, name, ...(suggestion ? { suggestion } : {}) });
  };
  const check = (filter: keyof Filters, what: string, known: readonly string[], matches: (wish: string, name: string) => boolean): void => {
    filters[filter]?.forEach((wish, index) => {
      if (!known.some(name => matches(wish, name))) report(['filters', filter, index], what, wish, known);
    });
  };
  for (const prefix of ['include', 'exclude'] as const) {
    check(`${prefix}Paths`, 'path', paths, matchesPath);
    check(`${prefix}Tags`, 'tag', tags, (wish, tag) => wish.toLowerCase() === tag.toLowerCase());
    check(`${prefix}Operations`, 'operationId', ids, matchesText);
  }
  const known = [...ids, ...operations.map(operationKey)];
  for (const name of Object.keys(wanted)) {
    if (!known.includes(name)) report(['operations', name], 'operation', name, known);
  }
}
