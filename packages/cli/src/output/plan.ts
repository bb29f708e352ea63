// SPDX-License-Identifier: Apache-2.0
import { digestOf, type Generated } from './manifest.ts';

/** What a run does with the files of its folder. Paths are below the folder, with `/`. */
export interface OutputPlan {
  write: string[];
  remove: string[];
  unchanged: string[];
  /** Edited by a person (or there before): left as they are. */
  kept: { path: string; why: 'edited' | 'not-ours' | 'stale-but-edited' }[];
  /** What the folder remembers afterwards. */
  generated: Map<string, string>;
}

/**
 * Compares what is to be there with what is there and what an earlier run wrote; pure. `present`
 * holds the digest of each file of either list that exists.
 */
export function planOutput(
  wanted: ReadonlyMap<string, string>,
  present: ReadonlyMap<string, string>,
  earlier: Generated,
  force: boolean,
): OutputPlan {
  const plan: OutputPlan = { write: [], remove: [], unchanged: [], kept: [], generated: new Map() };
  for (const [path, text] of wanted) {
    const digest = digestOf(text);
    const found = present.get(path);
    const before = earlier.get(path);
    if (found === digest) {
      plan.unchanged.push(path);
      plan.generated.set(path, digest);
    } else if (found === undefined || found === before || force) {
      plan.write.push(path);
      plan.generated.set(path, digest);
    } else {
      plan.kept.push({ path, why: before === undefined ? 'not-ours' : 'edited' });
      if (before !== undefined) plan.generated.set(path, before);
    }
  }
  for (const [path, before] of earlier) {
    const found = present.get(path);
    if (wanted.has(path) || found === undefined) continue;
    if (found === before || force) plan.remove.push(path);
    else {
      plan.kept.push({ path, why: 'stale-but-edited' });
      plan.generated.set(path, before);
    }
  }
  return plan;
}
