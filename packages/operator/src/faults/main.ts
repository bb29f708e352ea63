// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findControlPlane } from '@api-operators/testing';
import { hazardTests } from './hazard-tests.ts';
import { withTable } from './reliability.ts';

const USAGE = `npm run test:faults -- [options]

  --kills N        kills with POSTs in flight (default 10; 100 is the full size)
  --target NAME    embedded (default) or control-plane
  --write          write the table in docs/reliability.md anew, and run nothing
`;
const ROOT = join(import.meta.dirname, '../../../..');
const DOCUMENT = join(ROOT, 'docs/reliability.md');

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'number') return options;
  const { kills, target } = options;
  if (options.write) {
    const text = readFileSync(DOCUMENT, 'utf8');
    writeFileSync(DOCUMENT, withTable(text, hazardTests(ROOT)));
    return 0;
  }
  const assets = target === 'control-plane' ? await findControlPlane() : '';
  if (assets === undefined) {
    console.error(
      'There is no control plane: npm test -- --only control-plane builds one.',
    );
    return 1;
  }
  const files = readdirSync(import.meta.dirname)
    .filter(file => file.endsWith('.faults.test.ts'))
    .sort()
    .map(file => join(import.meta.dirname, file));
  const child = spawn(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        FAULTS_KILLS: kills,
        FAULTS_TARGET: target,
        ...(assets ? { KUBEBUILDER_ASSETS: assets } : {}),
      },
    },
  );
  return new Promise(resolve => child.on('exit', code => resolve(code ?? 1)));
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        kills: { type: 'string', default: '10' },
        target: { type: 'string', default: 'embedded' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (!/^[1-9]\d{0,3}$/.test(values.kills))
      throw new Error(
        `--kills is ${values.kills}: give a number from 1 to 9999`,
      );
    if (!['embedded', 'control-plane'].includes(values.target))
      throw new Error(
        `--target is ${values.target}: give embedded or control-plane`,
      );
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}
