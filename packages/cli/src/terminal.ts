// SPDX-License-Identifier: Apache-2.0

/** Where a command writes. Results go to `out`, everything that is said about them to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

export const processTerminal: Terminal = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
};

/** A text of a document or server as a terminal may show it: no control characters, one line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').toWellFormed();
}
