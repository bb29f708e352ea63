// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** The file in which a generated folder remembers what was generated. */
export const MANIFEST = '.api-operators.json';

/** By path below the folder, the sha256 of what was written there. */
export type Generated = ReadonlyMap<string, string>;

/** What a folder remembers. */
export interface Manifest {
  files: Map<string, string>;
  /** What a run was about to write: where it was killed, either may be found. */
  pending: Map<string, string>;
}

export function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function manifestText(files: Generated, generator: string, pending?: Generated): string {
  return `${JSON.stringify({ generator, files: sorted(files), ...(pending ? { pending: sorted(pending) } : {}) }, null, 2)}\n`;
}

function sorted(entries: Generated): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What an earlier run wrote; empty where the text is none of ours. */
export function parseManifest(text: string | undefined): Manifest {
  let read: { files?: unknown; pending?: unknown };
  try {
    read = (JSON.parse(text ?? '{}') ?? {}) as typeof read;
  } catch {
    read = {};
  }
  return { files: digests(read.files), pending: digests(read.pending) };
}

function digests(value: unknown): Map<string, string> {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
