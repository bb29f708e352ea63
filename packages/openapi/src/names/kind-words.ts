// SPDX-License-Identifier: Apache-2.0
import { isResourceName, VERSION_SEGMENT, type PathPart } from '../model/path.ts';
import type { KindRole } from '../types.ts';
import { plural as pluralOf, singular } from './inflection.ts';
import { wordsOf, type WordStyle } from './words.ts';

/** Names that say which one of something, so the name before them says of what. */
const WHICH = /^(default|current|me|self|mine|primary|latest)$/i;
/** Parameters that may hold the name of anything. */
const ANY_NAME = /^(name|parent|resource|id|path)$/i;

/** The words of the last name in the parts, the last of them in the singular: `user-profiles` → User Profile. */
export function resourceWords(parts: readonly PathPart[], style: WordStyle): string[] {
  const names = parts.filter(part => part.kind !== 'param' && !VERSION_SEGMENT.test(part.text));
  const last = names[names.length - 1];
  if (!last) return [];
  const words = singularLast(wordsOf(last.text, style));
  const before = names[names.length - 2];
  return before && WHICH.test(last.text) ? [...singularLast(wordsOf(before.text, style)), ...words] : words;
}

/** The words of a parameter that names one kind of objects: `{topic}`, but not `{name}`. */
export function parameterWords(name: string, style: WordStyle): string[] {
  return ANY_NAME.test(name) ? [] : wordsOf(name, style).filter(word => !/^(id|name)$/i.test(word));
}

/** The words of the name before the last, to tell kinds of one name apart. */
export function qualifyingWords(parts: readonly PathPart[], style: WordStyle): string[][] {
  const names = parts.filter(part => part.kind === 'literal').slice(0, -1);
  return names
    .map(part => singularLast(wordsOf(part.text, style)))
    .filter(words => words.length > 0)
    .reverse();
}

/**
 * The words of all names in the parts, in order, for a query or an action. A name that a parameter
 * follows stands for one thing and is singular; version segments in front say nothing.
 */
export function pathWords(parts: readonly PathPart[], style: WordStyle): string[] {
  const words: string[] = [];
  let leading = true;
  parts.forEach((part, index) => {
    if (part.kind === 'param') {
      if (isResourceName(parts, index)) words.push(...parameterWords(part.text, style));
      return;
    }
    if (leading && VERSION_SEGMENT.test(part.text) && parts.length > 1) return;
    leading = false;
    const own = wordsOf(part.text, style);
    words.push(...(parts[index + 1]?.kind === 'param' ? singularLast(own) : own));
  });
  return words;
}

function singularLast(words: string[]): string[] {
  if (words.length === 0) return words;
  return [...words.slice(0, -1), singular(words[words.length - 1])];
}

/** The plural of a kind, in lower case. */
export function pluralOfKind(kind: string, role: KindRole): string {
  if (role === 'query' && kind.endsWith('Query')) return `${kind.slice(0, -5).toLowerCase()}queries`;
  if (role === 'action') return `${kind.toLowerCase()}s`;
  const words = wordsOf(kind, 'humps');
  const last = words.pop() ?? kind;
  return `${words.join('').toLowerCase()}${pluralOf(last)}`;
}
