// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** The npm that runs this script, else the one beside this Node, else the one on the PATH: command and first arguments. */
export function npm() {
  const beside = path.join(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  const cli = [process.env.npm_execpath, beside].find(
    file => file && path.basename(file) === 'npm-cli.js' && existsSync(file),
  );
  return cli ? [process.execPath, cli] : ['npm'];
}

/** What the user's npm is configured with: registry, proxies, certificates. */
export async function npmConfig(names) {
  const [command, ...first] = npm();
  const entries = await Promise.all(
    names.map(async name => {
      const { stdout } = await promisify(execFile)(command, [...first, 'config', 'get', name], {
        env: { ...process.env, npm_config_loglevel: 'silent' },
      });
      const value = stdout.trim();
      return [name, ['', 'null', 'undefined'].includes(value) ? undefined : value];
    }),
  );
  return Object.fromEntries(entries);
}
