// SPDX-License-Identifier: Apache-2.0
// Records what kubectl and a client exchange with a real control plane: node packages/testing/src/exchanges/record.ts
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startControlPlane } from '../control-plane.ts';
import { clientExchanges } from './client-exchanges.ts';
import type { Exchange, Recording } from './exchange.ts';
import { files, kubectlCommands } from './kubectl-exchanges.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { send } from './send.ts';

const RECORDINGS = path.join(import.meta.dirname, 'recordings');
/** Answers larger than this are schemas; that there is an answer is what counts. */
const KEPT_BYTES = 200_000;

const run = promisify(execFile);
const controlPlane = await startControlPlane({ users: [{ name: 'someone' }] });
try {
  await save({ name: 'kubectl', exchanges: await recordKubectl() });
  await save({ name: 'client', exchanges: await recordClient() });
} finally {
  await controlPlane.stop();
}

async function recordKubectl(): Promise<Exchange[]> {
  const proxy = await startRecordingProxy(controlPlane);
  const folder = await mkdtemp(path.join(tmpdir(), 'exchanges-'));
  const exchanges: Exchange[] = [];
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(folder, name), JSON.stringify(content));
    }
    for (const command of kubectlCommands) {
      proxy.about(`kubectl ${command.join(' ')}`);
      const outcome = await run(
        'kubectl',
        ['--server', proxy.url, '--cache-dir', path.join(folder, 'cache'), '-n', 'exchanges', ...command],
        { cwd: folder, timeout: 20_000, env: { ...process.env, KUBECONFIG: '/dev/null' } },
      ).then(
        () => 'ok',
        error => String(error.stderr).trim().split('\n')[0],
      );
      const taken = proxy.take().filter(({ path: url }) => !/[?&]watch=(true|1)/.test(url));
      console.log(`${taken.length}  kubectl ${command.join(' ')}: ${outcome}`);
      exchanges.push(...taken);
    }
  } finally {
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return exchanges;
}

async function recordClient(): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const step of clientExchanges) {
    const answer = await send(controlPlane, step);
    console.log(`${answer.status}  ${step.about}`);
    exchanges.push({ ...step, ...answer });
  }
  return exchanges;
}

async function save(recording: Recording): Promise<void> {
  const exchanges = recording.exchanges.map(exchange =>
    JSON.stringify(exchange.answer).length > KEPT_BYTES || exchange.path.startsWith('/openapi/')
      ? { ...exchange, answer: '(too large to keep)' }
      : exchange,
  );
  await writeFile(
    path.join(RECORDINGS, `${recording.name}.json`),
    `${JSON.stringify({ ...recording, exchanges }, null, 1)}\n`,
  );
  console.log(`${recording.name}: ${exchanges.length} exchanges`);
}
