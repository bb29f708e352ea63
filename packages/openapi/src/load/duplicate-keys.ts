// SPDX-License-Identifier: Apache-2.0

/** A member name that its object has already. */
export interface DuplicateKey {
  name: string;
  offset: number;
}

/** More duplicates of one document than this are not told: somebody who has so many has made one mistake. */
export const MOST_DUPLICATES = 100;

/** The member names of a JSON text that their object has already, in the text's order. The text is valid JSON. */
export function duplicateJsonKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set());
        expectsKey = true;
        break;
      case 0x5b: // [
        open.push(undefined);
        expectsKey = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        expectsKey = false;
        break;
      case 0x2c: // ,
        expectsKey = open[open.length - 1] !== undefined;
        break;
      case 0x22: {
        const end = endOfString(text, at);
        if (expectsKey) {
          const names = open[open.length - 1]!;
          const quoted = text.slice(at, end + 1);
          const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
          if (names.has(name)) {
            found.push({ name, offset: at });
            if (found.length === MOST_DUPLICATES) return found;
          }
          names.add(name);
          expectsKey = false;
        }
        at = end;
        break;
      }
      default:
    }
  }
  return found;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes += 1;
  return slashes % 2 === 1;
}
