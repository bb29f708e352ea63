// SPDX-License-Identifier: Apache-2.0
import { bundleFamilyNames } from '@api-operators/api';
import type { Draft } from '../classify/draft.ts';
import { compareText } from '../model/read-model.ts';
import { textHint } from '../model/hints.ts';
import { hintUnusable } from '../rules/hint-unusable.ts';
import { nameCollision } from '../rules/name-collision.ts';
import { nameShortened } from '../rules/name-shortened.ts';
import type { Reporter } from '../rules/reporter.ts';
import type { KindOptions, KindRole, NamingOptions } from '../types.ts';
import { applyKindOptions, askedShortNames } from './apply-kind-options.ts';
import { parameterWords, pathWords, pluralOfKind, qualifyingWords, resourceWords } from './kind-words.ts';
import { fitKind, fitPlural, NameTable } from './name-table.ts';
import { pascalCase, wordsOf, type WordStyle } from './words.ts';

/** A draft with its names. */
export interface NamedDraft {
  draft: Draft;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  /** What somebody asked for, and the default name that it was asked by. */
  asked?: { key: string; options: KindOptions };
}

const SUFFIX: Record<KindRole, string> = { resource: '', query: 'Query', action: 'Action' };
const ROLES: readonly KindRole[] = ['resource', 'query', 'action'];

/**
 * Names for all kinds of an API. Shorter paths choose first, so that adding a path below others
 * renames nothing; whoever comes to a taken name is told apart by the names before it in its path.
 */
export function nameKinds(
  drafts: readonly Draft[],
  prefix: string,
  naming: NamingOptions,
  kinds: Readonly<Record<string, KindOptions>>,
  reporter: Reporter,
): NamedDraft[] {
  const table = familyTable(prefix);
  const named: NamedDraft[] = [];
  for (const draft of [...drafts].sort(byPrecedence)) {
    const name = chooseName(draft, prefix, naming, table, reporter);
    table.take(name.kind, name.plural);
    named.push({ draft, ...name, singular: name.kind.toLowerCase(), shortNames: [] });
  }
  const taken = familyTable(prefix);
  applyKindOptions(named, kinds, taken, reporter);
  named.sort(byRoleAndKind);
  for (const entry of named) {
    const asked = askedShortNames(entry, taken, reporter);
    if (asked) entry.shortNames = asked;
  }
  for (const entry of named) {
    if (entry.draft.role === 'resource' && !entry.asked?.options.shortNames) entry.shortNames = taken.shortNames(entry.kind);
  }
  return named;
}

/** The names of the kinds that every API gets are taken. */
function familyTable(prefix: string): NameTable {
  const table = new NameTable();
  for (const { kind, plural } of Object.values(bundleFamilyNames(prefix))) table.take(kind, plural);
  return table;
}

function byPrecedence(a: Draft, b: Draft): number {
  return (
    ROLES.indexOf(a.role) - ROLES.indexOf(b.role) ||
    Number(!hintedKind(a)) - Number(!hintedKind(b)) ||
    a.parts.length - b.parts.length ||
    compareText(pathOf(a), pathOf(b)) ||
    compareText(a.claims[0].operation.method, b.claims[0].operation.method)
  );
}

function byRoleAndKind(a: NamedDraft, b: NamedDraft): number {
  return ROLES.indexOf(a.draft.role) - ROLES.indexOf(b.draft.role) || compareText(a.kind, b.kind);
}

function pathOf(draft: Draft): string {
  return draft.claims[0].operation.template.source;
}

function hintedKind(draft: Draft): string | undefined {
  for (const claim of draft.claims) {
    const hint = textHint(claim.operation.hints, 'kind');
    if (hint) return hint;
  }
  return undefined;
}

function chooseName(
  draft: Draft,
  prefix: string,
  naming: NamingOptions,
  table: NameTable,
  reporter: Reporter,
): { kind: string; plural: string } {
  const { node } = draft.claims[0].operation;
  const hint = hintedKind(draft);
  if (hint && !/^[A-Z][A-Za-z0-9]*$/.test(hint)) {
    reporter.report(hintUnusable, node, { hint: 'x-k8s-kind', why: `"${hint}" is no kind` });
  }
  const candidates = candidateNames(draft, prefix, naming.words ?? 'plain');
  if (hint && /^[A-Z][A-Za-z0-9]*$/.test(hint)) candidates.unshift(hint);
  const [wanted] = candidates;
  let collided: string | undefined;
  for (const candidate of inTurn(candidates)) {
    const { kind, shortened } = fitKind(candidate, prefix);
    const plural = fitPlural(pluralOfKind(kind, draft.role));
    const owner = table.owner(kind, plural);
    if (owner === undefined) {
      if (collided) reporter.report(nameCollision, node, { kind, wanted, other: collided });
      if (shortened) reporter.report(nameShortened, node, { kind });
      return { kind, plural };
    }
    collided ??= owner;
  }
  throw new Error('there is always a number that is free');
}

/** The candidates, then the last of them with a number, without end. */
function* inTurn(candidates: readonly string[]): Generator<string> {
  yield* candidates;
  for (let number = 2; ; number += 1) yield `${candidates[candidates.length - 1]}${number}`;
}

/** Names from the one to prefer to the longest one. */
function candidateNames(draft: Draft, prefix: string, style: WordStyle): string[] {
  const suffix = SUFFIX[draft.role];
  if (draft.role === 'resource') {
    let name =
      pascalCase(resourceWords(draft.parts, style)) ||
      pascalCase(parameterWords(draft.idParameter ?? '', style)) ||
      `${prefix}Item`;
    const names = [name];
    for (const words of qualifyingWords(draft.parts, style)) {
      name = `${pascalCase(words)}${name}`;
      names.push(name);
    }
    return names;
  }
  const { operation } = draft.claims[0];
  const path = pascalCase(pathWords(draft.parts, style)) || prefix;
  const names = [`${path}${suffix}`];
  // A second call on the same path is told apart by what it does.
  names.push(`${path}${pascalCase([operation.method])}${suffix}`);
  if (operation.operationId) {
    names.push(`${pascalCase(wordsOf(operation.operationId, 'humps'))}${suffix}`);
  }
  names.push(`${prefix}${path}${suffix}`);
  return names;
}
