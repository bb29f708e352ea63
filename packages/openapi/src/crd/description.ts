// SPDX-License-Identifier: Apache-2.0

/**
 * A description as a CRD may carry it: no control characters or lone surrogates, lines trimmed, and
 * at most that many characters, cut after a word.
 */
export function clean(description: string | undefined, limit: number): string | undefined {
  if (!description || limit <= 0) return undefined;
  const text = description
    .slice(0, limit * 4 + 1_000)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\ufeff\ufffe\uffff]/gu, char => (char === '\n' || char === '\t' ? char : ' '))
    .replace(/[ \t]+$/gm, '')
    .replace(/\t/g, '  ')
    .trim();
  if (text.length <= limit) return text || undefined;
  const head = text.slice(0, limit - 1).toWellFormed().replace(/\ufffd$/, '');
  const word = head.replace(/\s+\S*$/, '');
  return `${word.length > limit / 2 ? word : head}…`;
}
