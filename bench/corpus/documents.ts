// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Options } from './options.ts';
import type { Task } from './messages.ts';

export type Chosen = { kind: 'ok'; tasks: Task[] } | { kind: 'wrong'; message: string };

/** The documents that the options ask for, sorted by name. Files are relative to `cwd`. */
export async function documentsOf(options: Pick<Options, 'documents' | 'sample' | 'seed'>, cwd: string, corpus: () => Promise<string>): Promise<Chosen> {
  const files = new Map(options.documents.map(name => [name, path.resolve(cwd, name)]));
  if (files.size > 0 && [...files.values()].every(existsSync)) {
    return { kind: 'ok', tasks: [...files].map(([name, file]) => ({ name, file })) };
  }
  const folder = await corpus();
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.json'))
    .map(file => ({ name: file.split(path.sep).join('/').slice(0, -'.json'.length), file: path.join(folder, file) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (files.size === 0) return { kind: 'ok', tasks: draw(all, options) };
  const tasks: Task[] = [];
  for (const [name, file] of files) {
    const known = all.find(task => task.name === name.replace(/\.json$/, ''));
    if (!known && !existsSync(file)) return { kind: 'wrong', message: `There is no document ${name}, neither in the corpus nor as a file.` };
    tasks.push(known ?? { name, file });
  }
  return { kind: 'ok', tasks };
}

/** The same documents for the same seed; sorted. */
function draw(all: Task[], { sample, seed }: Pick<Options, 'sample' | 'seed'>): Task[] {
  if (sample === undefined || sample >= all.length) return all;
  const random = generator(seed);
  return all
    .map(task => ({ task, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, sample)
    .map(({ task }) => task)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Numbers from 0 to below 1 that a seed determines (Mulberry32). */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
