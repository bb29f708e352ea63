// SPDX-License-Identifier: Apache-2.0
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Held while a folder is written. */
export const LOCK = '.api-operators.lock';

/** Keeps other runs out of a folder until the answer is called. A lock whose process is gone is taken over. */
export async function lockFolder(root: string): Promise<() => Promise<void>> {
  const file = join(root, LOCK);
  const own = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(file, own, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    if (attempt > 0 || !isGone(holder)) {
      throw new Error(`another run is writing ${root}: wait for it, or remove ${LOCK} if there is none`);
    }
    // Of several that find the same dead lock, one moves it away.
    const aside = `${file}.${process.pid}`;
    await rename(file, aside).catch(() => {});
    await rm(aside, { force: true });
  }
}

function isGone(holder: string): boolean {
  try {
    const { pid, host } = JSON.parse(holder) as { pid?: unknown; host?: unknown };
    if (host !== hostname() || typeof pid !== 'number') return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
