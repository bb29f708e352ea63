// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** The file in which a generated folder remembers what was generated. */
export const MANIFEST = '.api-operators.json';

/** By path below the folder, the sha256 of what was written there. */
export type Generated = ReadonlyMap<string, string>;

export function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function manifestText(generated: Generated, generator: string): string {
  const files = Object.fromEntries([...generated].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ generator, files }, null, 2)}\n`;
}

/** What an earlier run wrote; empty where the text is none of ours. */
export function parseManifest(text: string | undefined): Map<string, string> {
  try {
    const files: unknown = text === undefined ? {} : (JSON.parse(text) as { files?: unknown }).files;
    const entries = Object.entries((files ?? {}) as Record<string, unknown>);
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}
