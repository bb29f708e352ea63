// SPDX-License-Identifier: Apache-2.0
import { nearest } from '@api-operators/schema';
import { placeOf } from '../config/check-value.ts';
import { OPTIONS_URI } from '../options.ts';
import { badOption } from '../rules/bad-option.ts';
import { optionUnused } from '../rules/option-unused.ts';
import type { Reporter } from '../rules/reporter.ts';
import type { KindOptions } from '../types.ts';
import { pluralOfKind } from './kind-words.ts';
import type { NamedDraft } from './name-kinds.ts';
import type { NameTable } from './name-table.ts';

/**
 * Gives kinds the names that somebody asked for. All other kinds keep theirs, so that a wish for one
 * kind renames no other; a name that is taken is refused. `table` holds what is taken by no kind.
 */
export function applyKindOptions(
  named: readonly NamedDraft[],
  kinds: Readonly<Record<string, KindOptions>>,
  table: NameTable,
  reporter: Reporter,
): void {
  const asked: NamedDraft[] = [];
  for (const entry of named) {
    if (Object.hasOwn(kinds, entry.kind)) asked.push(entry);
    else table.take(entry.kind, entry.plural);
  }
  const known = named.map(entry => entry.kind);
  for (const name of Object.keys(kinds)) {
    if (known.includes(name)) continue;
    const { pointer, option } = placeOf(['kinds', name]);
    const suggestion = nearest(name, known);
    reporter.report(optionUnused, { uri: OPTIONS_URI, pointer }, { option, what: 'kind', name, ...(suggestion ? { suggestion } : {}) });
  }
  for (const entry of asked) {
    const options = kinds[entry.kind];
    const kind = options.kind ?? entry.kind;
    const plural = options.plural ?? (options.kind === undefined ? entry.plural : pluralOfKind(kind, entry.draft.role));
    const owner = table.owner(kind, plural);
    const { pointer, option } = placeOf(['kinds', entry.kind, options.kind === undefined ? 'plural' : 'kind']);
    if (owner !== undefined) {
      const why = `"${kind}" with the plural "${plural}" collides with the kind ${owner}`;
      reporter.report(badOption, { uri: OPTIONS_URI, pointer }, { option, why });
    }
    table.take(kind, plural);
    Object.assign(entry, { kind, plural, singular: kind.toLowerCase(), asked: { key: entry.kind, options } });
  }
}

/** The short names that somebody asked for; those that are taken are refused. */
export function askedShortNames(entry: NamedDraft, table: NameTable, reporter: Reporter): string[] | undefined {
  const wanted = entry.asked?.options.shortNames;
  if (!wanted) return undefined;
  const given = table.shortNames(entry.kind, wanted);
  wanted.forEach((name, index) => {
    if (given.includes(name)) return;
    const { pointer, option } = placeOf(['kinds', entry.asked!.key, 'shortNames', index]);
    reporter.report(badOption, { uri: OPTIONS_URI, pointer }, { option, why: `"${name}" already means something else to kubectl` });
  });
  return given;
}
