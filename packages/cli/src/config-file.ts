// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readConfig, type ConfigResult } from '@api-operators/openapi';

/** Bytes; a configuration is written by a person. */
const MOST = 1_000_000;

/** Looked for in the working directory, in this order. */
export const CONFIG_FILES = ['api-operators.yaml', 'api-operators.yml'];

/** The configuration of a command; `folder` is what its paths are relative to. */
export type ConfigFile =
  | (Extract<ConfigResult, { kind: 'read' }> & { file: string; folder: string })
  | Extract<ConfigResult, { kind: 'refused' }>
  | { kind: 'none' };

/**
 * Reads the configuration: the file that was asked for, else that of the working directory, if it has
 * one. `false`: none is wanted. Throws where the file that was asked for cannot be read.
 */
export async function readConfigFile(asked: string | false | undefined, cwd: string): Promise<ConfigFile> {
  if (asked === false) return { kind: 'none' };
  for (const name of asked === undefined ? CONFIG_FILES : [asked]) {
    const file = resolve(cwd, name);
    let text: string;
    try {
      const found = await stat(file);
      // A pipe or a device could keep the reader for ever.
      if (!found.isFile()) throw new Error(`${file} is no file: give a configuration such as api-operators.yaml`);
      if (found.size > MOST) throw new Error(`${file} has more than ${MOST} bytes: no configuration is that long`);
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (asked === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    const result = readConfig(file, text);
    return result.kind === 'read' ? { ...result, file, folder: dirname(file) } : result;
  }
  return { kind: 'none' };
}
