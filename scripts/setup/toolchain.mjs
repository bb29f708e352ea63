// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm, npmConfig } from './npm.mjs';
import { tools, versions } from './places.mjs';
import { run } from './run.mjs';
import { why } from './why.mjs';

/** Whether the running Node can run the project itself. */
export function isNodeNewEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major === versions.nodeMinimum[0] && minor >= versions.nodeMinimum[1];
}

/** Where the programs are, or would be: `{ node, yarn }`. */
export function toolchain() {
  return {
    node: isNodeNewEnough() ? process.execPath : path.join(tools, 'node_modules/node/bin/node'),
    yarn: path.join(tools, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js'),
  };
}

/** Whether both are there, in the versions of this clone. */
export function hasToolchain() {
  const { node } = toolchain();
  return (
    existsSync(node) &&
    installed('@yarnpkg/cli-dist') === versions.yarn &&
    (isNodeNewEnough() || installed('node') === versions.node)
  );
}

function installed(name) {
  const manifest = path.join(tools, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** Brings what is missing from the registry that the user's npm is configured with. */
export async function bringToolchain(say) {
  if (hasToolchain()) return;
  const wanted = [`@yarnpkg/cli-dist@${versions.yarn}`];
  if (!isNodeNewEnough()) wanted.unshift(`node@${versions.node}`);
  say(`bringing ${wanted.length > 1 ? `Node ${versions.node} and Yarn` : 'Yarn'} ${versions.yarn}`);
  const [command, ...first] = npm();
  const result = await run(
    command,
    [...first, 'install', '--prefix', tools, ...wanted, '--no-audit', '--no-fund', '--save-exact', '--no-ignore-scripts'],
    { log: 'toolchain' },
  );
  if (result.code !== 0 || !hasToolchain()) {
    const { registry } = await npmConfig(['registry']);
    throw why('Bringing Node and Yarn', result, registry);
  }
}
