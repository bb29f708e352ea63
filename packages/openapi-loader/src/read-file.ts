// SPDX-License-Identifier: Apache-2.0
import { open, realpath } from 'node:fs/promises';
import { relative, isAbsolute, sep } from 'node:path';
import { decodeDocument } from './decode.ts';
import type { ReadResult } from './read-result.ts';

/** Reads a file that lies under the root once symbolic links are followed. */
export async function readUnder(root: string, path: string, maxBytes: number): Promise<ReadResult> {
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    return { kind: 'unavailable', why: reason(error) };
  }
  const inside = relative(await realpath(root), real);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return { kind: 'forbidden', why: `it lies outside ${root}` };
  }
  try {
    const file = await open(real, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { kind: 'unavailable', why: 'it is no file' };
      if (stat.size > maxBytes) return { kind: 'too-large' };
      const text = decodeDocument(await file.readFile());
      return { kind: 'read', text, bytes: stat.size };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { kind: 'unavailable', why: reason(error) };
  }
}

function reason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'ELOOP':
      return 'it is a link to itself';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read by this user';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
