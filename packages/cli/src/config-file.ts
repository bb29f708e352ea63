// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readConfig, type ConfigResult } from '@api-operators/openapi';

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
