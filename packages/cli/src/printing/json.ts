// SPDX-License-Identifier: Apache-2.0

const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** A result for programs: indented, integers beyond 2^53 exact, a line break at the end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? rawJSON(String(item)) : item), 2)}\n`;
}
