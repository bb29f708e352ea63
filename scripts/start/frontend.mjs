// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, tools } from '../setup/places.mjs';
import { run } from '../setup/run.mjs';
import { Sorry } from '../setup/sorry.mjs';

const APP = path.join(root, 'packages/app');
const STAMP = path.join(tools, 'frontend');

/** The folders of the app and of our packages that it contains, by what their package.json files say. */
function foldersInBundle() {
  const byName = new Map();
  for (const group of ['packages', 'plugins']) {
    for (const name of readdirSync(path.join(root, group))) {
      const folder = path.join(root, group, name);
      const manifest = path.join(folder, 'package.json');
      if (!existsSync(manifest)) continue;
      const { name: packageName, dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
      byName.set(packageName, { folder, dependencies: Object.keys(dependencies) });
    }
  }
  const reached = new Set();
  const follow = name => {
    const found = byName.get(name);
    if (!found || reached.has(found.folder)) return;
    reached.add(found.folder);
    found.dependencies.forEach(follow);
  };
  follow('@api-operators/app');
  return [...reached].sort();
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(file);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [file];
    });
}

function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'yarn.lock')));
  for (const folder of foldersInBundle()) {
    const inside = ['src', 'public'].map(name => path.join(folder, name)).filter(existsSync);
    const own = ['package.json', 'config.schema.json', 'config.d.ts'].map(name => path.join(folder, name));
    for (const file of [...inside.flatMap(filesBelow), ...own.filter(existsSync)]) {
      hash.update(path.relative(root, file)).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Builds packages/app into packages/app/dist, unless its sources and the lockfile are those of the last build. */
export async function buildFrontend(node, say) {
  const stamp = wantedStamp();
  const built = existsSync(path.join(APP, 'dist/index.html')) && existsSync(STAMP);
  if (built && readFileSync(STAMP, 'utf8') === stamp) return;
  say('building the frontend');
  const cli = path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
  const { code, file } = await run(node, [cli, 'package', 'build'], { cwd: APP, log: 'frontend' });
  if (code !== 0) throw new Sorry(`The frontend does not build; what the bundler says is in ${file}`);
  writeFileSync(STAMP, stamp);
}
