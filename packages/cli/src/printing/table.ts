// SPDX-License-Identifier: Apache-2.0
import { printable } from '../terminal.ts';

/** Rows with columns as wide as their widest cell; the last column is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = [head, ...rows].map(row => row.map(printable));
  const widths = head.map((_, column) => Math.max(...clean.map(row => row[column].length)));
  return clean
    .map(row =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .map(line => `${line}\n`)
    .join('');
}
