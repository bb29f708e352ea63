// SPDX-License-Identifier: Apache-2.0
import type { Manifest } from './manifest.ts';

/** Where the new version of a file lies that a person edited. Everything below is the generator's own. */
export const BESIDE = '.api-operators.new';

/** A file that is to be there. */
export interface WantedFile {
  text: string | Uint8Array;
  digest: string;
}

/** What a run does with the files of its folder. Paths are below the folder, with `/`. */
export interface OutputPlan {
  write: { path: string; text: string | Uint8Array }[];
  remove: string[];
  unchanged: string[];
  /** Edited by a person (or there before): left as they are. */
  kept: {
    path: string;
    why: 'edited' | 'not-ours' | 'stale-but-edited';
    /** Where the version lies that would be there now; absent where the generator's own did not change. */
    beside?: string;
  }[];
  /** What the folder remembers afterwards. */
  generated: Map<string, string>;
}

/**
 * Compares what is to be there with what is there and what an earlier run wrote; pure. `present`
 * holds the digest of each file of either list that exists.
 */
export function planOutput(
  wanted: ReadonlyMap<string, WantedFile>,
  present: ReadonlyMap<string, string>,
  earlier: Manifest,
  force: boolean,
): OutputPlan {
  const plan: OutputPlan = { write: [], remove: [], unchanged: [], kept: [], generated: new Map() };
  const isOurs = (path: string, found: string) => found === earlier.files.get(path) || found === earlier.pending.get(path);
  const put = (path: string, text: string | Uint8Array, digest: string) => {
    if (present.get(path) === digest) plan.unchanged.push(path);
    else plan.write.push({ path, text });
    plan.generated.set(path, digest);
  };
  for (const [path, { text, digest }] of wanted) {
    const found = present.get(path);
    const before = earlier.files.get(path);
    if (found === undefined || found === digest || isOurs(path, found) || force) {
      put(path, text, digest);
      continue;
    }
    if (before !== undefined) plan.generated.set(path, before);
    if (before === digest) {
      plan.kept.push({ path, why: 'edited' });
      continue;
    }
    const beside = `${BESIDE}/${path}`;
    put(beside, text, digest);
    plan.kept.push({ path, why: before === undefined ? 'not-ours' : 'edited', beside });
  }
  for (const path of new Set([...earlier.files.keys(), ...earlier.pending.keys()])) {
    const found = present.get(path);
    if (wanted.has(path) || plan.generated.has(path) || found === undefined) continue;
    if (isOurs(path, found) || force || path.startsWith(`${BESIDE}/`)) plan.remove.push(path);
    else {
      plan.kept.push({ path, why: 'stale-but-edited' });
      plan.generated.set(path, earlier.files.get(path) ?? earlier.pending.get(path)!);
    }
  }
  return plan;
}
