// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recording } from './exchange.ts';

/** In the order in which they are replayed: the second uses what the first has made. */
const NAMES = ['kubectl', 'client'] as const;

/** The file of a recording. */
export function recordingFile(name: string): string {
  return path.join(import.meta.dirname, 'recordings', `${name}.json`);
}

/** All recordings, in their order. */
export async function loadRecordings(): Promise<Recording[]> {
  return Promise.all(NAMES.map(async name => JSON.parse(await readFile(recordingFile(name), 'utf8')) as Recording));
}
