// SPDX-License-Identifier: Apache-2.0
import { lstat, mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { GENERATOR } from '@api-operators/openapi';
import { commitPlan } from './commit.ts';
import { inParallel } from './in-parallel.ts';
import { lockFolder } from './lock.ts';
import { digestOf, MANIFEST, manifestText, parseManifest } from './manifest.ts';
import { BESIDE, planOutput, type OutputPlan, type WantedFile } from './plan.ts';

/** What was done; `changed`: whether anything was written at all. */
export type Written = OutputPlan & { changed: boolean };

/**
 * Brings a folder in step with the wanted files. Files that a person edited stay, unless `force`.
 * Where all is as it should be, nothing is written. Fails as a whole: the folder is then as before.
 */
export async function writeOutput(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  options: { force: boolean },
): Promise<Written> {
  const wanted = new Map([...files].map(([path, text]) => [path, { text, digest: digestOf(text) }]));
  const before = await look(folder, wanted, options.force);
  if (!before.changed) return before;
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  const unlock = await lockFolder(root);
  try {
    const plan = await look(root, wanted, options.force);
    if (plan.changed) {
      const pending = new Map(plan.write.map(({ path }) => [path, plan.generated.get(path)!]));
      await commitPlan(root, plan, {
        path: MANIFEST,
        during: manifestText(plan.earlier, GENERATOR, pending),
        after: manifestText(plan.generated, GENERATOR),
      });
    }
    return plan;
  } finally {
    await unlock();
  }
}

/** What is there, and what is to be done. */
async function look(
  folder: string,
  wanted: ReadonlyMap<string, WantedFile>,
  force: boolean,
): Promise<Written & { earlier: Map<string, string> }> {
  const root = await realpath(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return folder;
    throw error;
  });
  const text = await readIfThere(join(root, MANIFEST));
  const earlier = parseManifest(text?.toString());
  for (const known of [earlier.files, earlier.pending]) {
    for (const path of known.keys()) if (!isBelow(path)) known.delete(path);
  }
  const present = new Map<string, string>();
  const paths = [...wanted.keys(), ...earlier.files.keys(), ...earlier.pending.keys()];
  const folders = new Map<string, Promise<boolean>>();
  const isThere = (path: string): Promise<boolean> => {
    if (!isBelow(path)) throw new Error(`${path} is no path below ${root}`);
    const folder = dirname(join(root, path));
    const known = folders.get(folder) ?? leadsInside(root, folder);
    folders.set(folder, known);
    return known;
  };
  await inParallel(new Set(paths.flatMap(each => [each, `${BESIDE}/${each}`])), async path => {
    const digest = (await isThere(path)) ? await digestIfThere(join(root, path)) : undefined;
    if (digest !== undefined) present.set(path, digest);
  });
  const plan = planOutput(wanted, present, earlier, force);
  const changed = plan.write.length > 0 || plan.remove.length > 0 || text?.toString() !== manifestText(plan.generated, GENERATOR);
  return { ...plan, changed, earlier: earlier.files };
}

/** What is no file (a link, a folder, a pipe) has a digest that no text has, and is not opened. */
async function digestIfThere(path: string): Promise<string | undefined> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  return bytes === 'no file' ? bytes : digestOf(bytes);
}

async function readIfThere(path: string): Promise<Buffer | 'no file' | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readFile(path) : 'no file';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isBelow(path: string): boolean {
  return path !== '' && !isAbsolute(path) && !path.split(/[/\\]/).some(part => part === '..' || part === '.' || part === '');
}

/** Whether a folder is there. A link in it, or on the way to it, must not lead the run out of `root`. */
async function leadsInside(root: string, folder: string): Promise<boolean> {
  for (let at = folder; at.length > root.length; at = dirname(at)) {
    let real: string;
    try {
      real = await realpath(at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    const inside = relative(root, real);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      throw new Error(`${at} leads out of ${root}`);
    }
    return at === folder;
  }
  return folder === root;
}
