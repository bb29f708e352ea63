// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'js-yaml';

const main = new URL('./main.ts', import.meta.url).pathname;

/** Starts the program and resolves once it says that it is ready. */
function start(dataDir: string, kubeconfig: string) {
  const child = spawn(process.execPath, [main, '--data-dir', dataDir, '--kubeconfig-out', kubeconfig], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', chunk => String(chunk).includes('ready on') && resolve());
    child.once('exit', code => reject(new Error(`It ended with ${code} before it was ready.`)));
  });
  return ready.then(() => ({ kill: (signal: NodeJS.Signals) => (child.kill(signal), gone) }));
}

function post(kubeconfig: string, name: string, agent: Agent): Promise<number> {
  const { clusters, users } = load(readFileSync(kubeconfig, 'utf8')) as any;
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${clusters[0].cluster.server}/api/v1/namespaces/default/configmaps`,
      { method: 'POST', agent, ca: Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64'), headers: { authorization: `Bearer ${users[0].user.token}`, 'content-type': 'application/json' } },
      response => response.resume().on('end', () => resolve(response.statusCode!)),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

test('what was answered before a SIGKILL is there after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dev-cluster-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const agent = new Agent({ keepAlive: true });
  const first = await start(join(folder, 'data'), kubeconfig);
  let answered = 0;
  const writer = (async () => {
    for (;;) {
      if ((await post(kubeconfig, `c${answered}`, agent)) !== 201) return;
      answered += 1;
      if (answered === 50) void first.kill('SIGKILL');
    }
  })();
  await assert.rejects(writer);
  const second = await start(join(folder, 'data'), kubeconfig);
  for (let i = 0; i < answered; i += 1) assert.equal(await post(kubeconfig, `c${i}`, agent), 409);
  agent.destroy();
  await second.kill('SIGTERM');
  rmSync(folder, { recursive: true });
});
