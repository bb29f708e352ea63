// SPDX-License-Identifier: Apache-2.0
import { install, isInstalled, needDisk } from './install.mjs';
import { Sorry } from './sorry.mjs';
import { bringToolchain, hasToolchain, toolchain } from './toolchain.mjs';

/**
 * Makes the clone ready to run: Node 24, Yarn 4, and the packages of the lockfile. Takes a few milliseconds when
 * nothing changed. Resolves with the path of the Node to run the project with; throws `Sorry` when something is missing.
 */
export async function setUp(say) {
  if (process.platform === 'win32') {
    throw new Sorry('API Operators runs on Linux and macOS: on Windows, use the Windows Subsystem for Linux.');
  }
  const { node, yarn } = toolchain();
  if (hasToolchain() && isInstalled(node)) return node;
  await needDisk();
  await bringToolchain(say);
  await install({ node, yarn }, say);
  return node;
}
