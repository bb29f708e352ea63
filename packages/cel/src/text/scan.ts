// SPDX-License-Identifier: Apache-2.0

/** Where the string literal that starts at `at` ends (after its quotes), or -1 when it is never closed. `raw`: it has an r prefix. */
export function endOfString(text: string, at: number, raw: boolean): number {
  const quote = text[at];
  const triple = text.startsWith(quote.repeat(3), at);
  const closing = triple ? quote.repeat(3) : quote;
  let i = at + closing.length;
  while (i < text.length) {
    if (text[i] === '\\' && !raw) i += 2;
    else if (text.startsWith(closing, i)) return i + closing.length;
    else if (!triple && text[i] === '\n') return -1;
    else i++;
  }
  return -1;
}

/** A prefix such as r, b or Rb directly before the quote at `at` makes the literal raw. */
export function isRaw(text: string, at: number): boolean {
  const prefix = /(?:^|[^A-Za-z0-9_])([rRbB]{1,2})$/.exec(text.slice(Math.max(0, at - 3), at));
  return prefix !== null && /r/i.test(prefix[1]);
}
