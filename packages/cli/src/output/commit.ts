// SPDX-License-Identifier: Apache-2.0
import { copyFile, link, lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inParallel } from './in-parallel.ts';
import type { OutputPlan } from './plan.ts';

const STAGING = '.api-operators-';

/** The manifest of the folder, before and after. */
export interface ManifestTexts {
  path: string;
  /** Names what is about to be written as well, for the run that comes after a kill. */
  during: string;
  after: string;
}

/**
 * Brings a plan about. Everything is written beside its place first; only renames touch the files
 * themselves, and where one of them fails, those before it are undone. A process that is killed in
 * between leaves whole files, old or new, and a manifest that knows both: the next run completes them.
 */
export async function commitPlan(root: string, plan: OutputPlan, manifest: ManifestTexts): Promise<void> {
  await removeLeftovers(root);
  const staging = await mkdtemp(join(root, STAGING));
  const undo: (() => Promise<unknown>)[] = [];
  let names = 0;
  const fresh = () => join(staging, String((names += 1)));
  const replace = async (path: string, staged: string | undefined) => {
    const place = join(root, path);
    const backup = fresh();
    const existed = await keep(place, backup);
    undo.push(() => (existed ? rename(backup, place) : rm(place, { force: true })));
    if (staged !== undefined) await rename(staged, place);
    else await rm(place, { force: true });
  };
  try {
    const stage = async (text: string | Uint8Array) => {
      const file = fresh();
      await writeFile(file, text);
      return file;
    };
    const staged = new Map<string, string>();
    await inParallel(plan.write, async ({ path, text }) => staged.set(path, await stage(text)));
    const [during, after] = [await stage(manifest.during), await stage(manifest.after)];
    for (const folder of new Set(plan.write.map(({ path }) => dirname(path)))) await makeFolder(root, folder, undo);
    await replace(manifest.path, during);
    await inParallel(staged, ([path, file]) => replace(path, file));
    await inParallel(plan.remove, path => replace(path, undefined));
    await replace(manifest.path, after);
  } catch (error) {
    // The file that could not be replaced cannot be put back either, and need not.
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  for (const path of plan.remove) await removeEmptyFolders(root, path);
}

/** What a killed run was about to write. */
async function removeLeftovers(root: string): Promise<void> {
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.isDirectory() && /^\.api-operators-[A-Za-z0-9]{6}$/.test(entry.name)) {
      await rm(join(root, entry.name), { recursive: true, force: true });
    }
  }
}

async function makeFolder(root: string, path: string, undo: (() => Promise<unknown>)[]): Promise<void> {
  const made = await mkdir(join(root, path), { recursive: true });
  if (made !== undefined) undo.push(() => rm(made, { recursive: true, force: true }));
}

/** A second name for a file, so that it can come back; it is never gone from its place. */
async function keep(place: string, backup: string): Promise<boolean> {
  try {
    await link(place, backup);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
  }
  // A folder, or a file system without such names.
  if ((await lstat(place)).isFile()) await copyFile(place, backup);
  else await rename(place, backup);
  return true;
}

async function removeEmptyFolders(root: string, path: string): Promise<void> {
  for (let at = dirname(join(root, path)); at.length > root.length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      // It holds something else.
      return;
    }
  }
}
