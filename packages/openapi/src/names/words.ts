// SPDX-License-Identifier: Apache-2.0

/** `plain`: `findByStatus` is one word. `humps`: it is three. */
export type WordStyle = 'plain' | 'humps';

/**
 * The words of a name in ASCII. Accents are taken off; letters that have no ASCII form are left out.
 */
export function wordsOf(name: string, style: WordStyle = 'plain'): string[] {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const parted =
    style === 'humps'
      ? ascii.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
      : ascii;
  return parted.split(/[^A-Za-z0-9]+/).filter(Boolean);
}

/** `find-by_status` → `FindByStatus`; each word is upper case first, the rest lower. */
export function pascalCase(words: readonly string[]): string {
  return words.map(word => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
}
