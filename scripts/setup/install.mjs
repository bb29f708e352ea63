// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { npmConfig } from './npm.mjs';
import { root, tools } from './places.mjs';
import { run } from './run.mjs';
import { Sorry } from './sorry.mjs';
import { isNetwork, why } from './why.mjs';

const STAMP = path.join(tools, 'installed');
const NEEDED_BYTES = 3e9;
const STEPS = {
  'Resolution step': 'checking the lockfile',
  'Fetch step': 'downloading packages',
  'Link step': 'writing node_modules',
};

/** What an installation depends on, as one digest: the lockfile, the workspaces' package.json files, and the Node. */
function wantedStamp(node) {
  const hash = createHash('sha256').update(node);
  const files = ['yarn.lock', '.yarnrc.yml', 'package.json'];
  for (const group of ['packages', 'plugins', 'examples']) {
    for (const name of readdirSync(path.join(root, group)).sort()) {
      const manifest = `${group}/${name}/package.json`;
      if (existsSync(path.join(root, manifest))) files.push(manifest);
    }
  }
  for (const file of files) hash.update(file).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** Whether node_modules is what the lockfile says. */
export function isInstalled(node) {
  return (
    existsSync(STAMP) &&
    existsSync(path.join(root, 'node_modules/.yarn-state.yml')) &&
    readFileSync(STAMP, 'utf8') === wantedStamp(node)
  );
}

/** Installs by the lockfile, unless that has been done. */
export async function install({ node, yarn }, say) {
  if (isInstalled(node)) return;
  const config = await npmConfig(['registry', 'https-proxy', 'proxy', 'cafile']);
  say('installing packages by the lockfile');
  const began = performance.now();
  const heartbeat = setInterval(() => say('  still installing'), 20_000);
  const attempt = () =>
    run(node, [yarn, 'install', '--immutable'], {
      log: 'install',
      cwd: root,
      env: { ...process.env, ...yarnEnvironment(config) },
      onLine(line) {
        const step = Object.keys(STEPS).find(name => line.includes(`┌ ${name}`));
        if (step) say(`  ${STEPS[step]}`);
      },
    });
  let result = await attempt();
  if (result.code !== 0 && isNetwork(result)) {
    // What has arrived is kept: a short interruption costs the second try little.
    say('  the network failed: trying once more');
    result = await attempt();
  }
  clearInterval(heartbeat);
  if (result.code !== 0) throw why('Installing packages', result, config.registry);
  writeFileSync(STAMP, wantedStamp(node));
  say(`installed in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** Yarn has settings of its own: what the user has told npm holds here too, unless Yarn was told otherwise. */
function yarnEnvironment(config) {
  const plainHttp = config.registry?.startsWith('http:');
  const settings = {
    YARN_NPM_REGISTRY_SERVER: config.registry?.replace(/\/$/, ''),
    YARN_UNSAFE_HTTP_WHITELIST: plainHttp ? new URL(config.registry).hostname : undefined,
    YARN_HTTP_PROXY: config.proxy,
    YARN_HTTPS_PROXY: config['https-proxy'] ?? config.proxy,
    YARN_HTTPS_CA_FILE_PATH: config.cafile,
    YARN_ENABLE_PROGRESS_BARS: 'false',
    YARN_ENABLE_COLORS: 'false',
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => value !== undefined && process.env[name] === undefined),
  );
}

/** Throws `Sorry` when there is no room for an installation. */
export async function needDisk() {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  if (free < NEEDED_BYTES) {
    throw new Sorry(
      `Installing needs ${NEEDED_BYTES / 1e9} GB of disk space and ${root} has ${(free / 1e9).toFixed(1)} GB left: free some and run this again.`,
    );
  }
}
