// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readFile, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { GENERATOR } from '@api-operators/openapi';
import { digestOf, MANIFEST, manifestText, parseManifest } from './manifest.ts';
import { planOutput, type OutputPlan } from './plan.ts';

/**
 * Brings a folder in step with the wanted files. Everything is written beside its place first, so a
 * full disk or an interruption leaves the old files; the renames that follow each replace one file
 * whole. Files that a person edited stay, unless `force`.
 */
export async function writeOutput(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  options: { force: boolean },
): Promise<OutputPlan> {
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  const earlier = parseManifest(await readIfThere(join(root, MANIFEST)));
  for (const path of earlier.keys()) if (!isBelow(path)) earlier.delete(path);
  const present = new Map<string, string>();
  for (const path of new Set([...wanted.keys(), ...earlier.keys()])) {
    await assertInside(root, path);
    const bytes = await readIfThere(join(root, path));
    if (bytes !== undefined) present.set(path, digestOf(bytes));
  }
  const plan = planOutput(wanted, present, earlier, options.force);
  const staging = await mkdtemp(join(root, '.api-operators-'));
  try {
    const staged: [from: string, to: string][] = [];
    const stage = async (path: string, text: string) => {
      const from = join(staging, String(staged.length));
      await writeFile(from, text);
      staged.push([from, join(root, path)]);
    };
    for (const path of plan.write) await stage(path, wanted.get(path)!);
    await stage(MANIFEST, manifestText(plan.generated, GENERATOR));
    for (const path of plan.write) await mkdir(dirname(join(root, path)), { recursive: true });
    for (const [from, to] of staged) await rename(from, to);
    for (const path of plan.remove) await removeFile(root, path);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return plan;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isBelow(path: string): boolean {
  return path !== '' && !isAbsolute(path) && !path.split(/[/\\]/).includes('..');
}

/** A link inside the folder must not lead the run out of it. */
async function assertInside(root: string, path: string): Promise<void> {
  if (!isBelow(path)) throw new Error(`${path} is no path below ${root}`);
  for (let at = dirname(join(root, path)); at.length > root.length; at = dirname(at)) {
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
    return;
  }
}

async function removeFile(root: string, path: string): Promise<void> {
  await rm(join(root, path), { force: true });
  for (let at = dirname(join(root, path)); at.length > root.length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      // It holds something else.
      return;
    }
  }
}
