// SPDX-License-Identifier: Apache-2.0
// Records what kubectl and a client exchange with a real control plane: node packages/testing/src/exchanges/record.ts
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startControlPlane } from '../control-plane.ts';
import { clientExchanges, settled } from './client-exchanges.ts';
import type { Exchange, Recording } from './exchange.ts';
import { EDITOR, files, kubectlCommands } from './kubectl-exchanges.ts';
import type { ProtobufBody } from './recording-proxy.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { recordingFile } from './recordings.ts';
import { send } from './send.ts';

/** The bodies that kubectl sent as protobuf are what the embedded cluster's decoder is tested with. */
const PROTOBUF_BODIES = path.join(
  import.meta.dirname,
  '../../../dev-cluster/src/protobuf/kubectl-bodies.json',
);
/** Answers larger than this are schemas; that there is an answer is what counts. */
const KEPT_BYTES = 100_000;
const SETTLED_WITHIN_MS = 15_000;

const run = promisify(execFile);
const controlPlane = await startControlPlane({ users: [{ name: 'someone' }] });
try {
  const { recording, bodies } = await recordKubectl();
  await save(recording);
  await writeFile(PROTOBUF_BODIES, `${JSON.stringify(bodies, null, 1)}\n`);
  await save({ name: 'client', exchanges: await recordClient() });
} finally {
  await controlPlane.stop();
}

async function recordKubectl(): Promise<{ recording: Recording; bodies: ProtobufBody[] }> {
  const proxy = await startRecordingProxy(controlPlane);
  const folder = await mkdtemp(path.join(tmpdir(), 'exchanges-'));
  const exchanges: Exchange[] = [];
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(folder, name), JSON.stringify(content));
    }
    for (const command of kubectlCommands) {
      proxy.about(`kubectl ${command}`);
      const words = (await withUids(command)).split(' ');
      const outcome = await run(
        'kubectl',
        ['--server', proxy.url, '--cache-dir', path.join(folder, 'cache'), '-n', 'exchanges', ...words],
        {
          cwd: folder,
          timeout: 20_000,
          env: { ...process.env, KUBECONFIG: '/dev/null', KUBE_EDITOR: EDITOR },
        },
      ).then(
        () => 'ok',
        error => String(error.stderr).trim().split('\n')[0],
      );
      const taken = proxy.take();
      console.log(`${taken.length}  kubectl ${command}: ${outcome}`);
      exchanges.push(...withoutWaiting(taken));
      await settle(words);
    }
    return { recording: { name: 'kubectl', exchanges }, bodies: proxy.protobufBodies() };
  } finally {
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills `<uid of kind/name>` in. */
async function withUids(command: string): Promise<string> {
  const [whole, kind, name] = /<uid of (\w+)\/(\w+)>/.exec(command) ?? [];
  if (!whole) return command;
  const { answer } = await send(controlPlane, {
    method: 'GET',
    path: `/apis/exchanges.example.com/v1/namespaces/exchanges/${kind}s/${name}`,
  });
  return command.replace(whole, (answer as { metadata: { uid: string } }).metadata.uid);
}

/** Waits until what a CRD brings is there everywhere, so that no answer of the recording is one of a moment. */
async function settle(words: string[]): Promise<void> {
  if (!words.includes('apply')) return;
  for (const file of words.map(word => files[word])) {
    const { kind, metadata } = (file ?? {}) as { kind?: string; metadata?: { name: string } };
    if (kind !== 'CustomResourceDefinition' || !metadata) continue;
    await until(metadata.name, () => settled(controlPlane, metadata.name));
  }
}

async function until(what: string, isDone: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error(`It takes too long until: ${what}.`);
    await delay(100);
  }
}

async function recordClient(): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const { path: from, eventually, ...step } of clientExchanges) {
    const url = typeof from === 'string' ? from : from(about => answerTo(exchanges, about));
    const request = { ...step, path: url };
    let answer = await send(controlPlane, request);
    await until(step.about, async () => {
      if (eventually === undefined || answer.status === eventually) return true;
      answer = await send(controlPlane, request);
      return false;
    });
    console.log(`${answer.status}  ${step.about}`);
    exchanges.push({ ...request, ...answer });
  }
  return exchanges;
}

function answerTo(exchanges: Exchange[], about: string): unknown {
  const found = exchanges.find(exchange => exchange.about === about);
  if (!found) throw new Error(`No exchange is about: ${about}.`);
  return found.answer;
}

async function save(recording: Recording): Promise<void> {
  const exchanges = withoutRepeated(recording.exchanges).map(exchange =>
    JSON.stringify(exchange.answer).length > KEPT_BYTES || exchange.path.startsWith('/openapi/')
      ? { ...exchange, answer: '(too large to keep)' }
      : exchange,
  );
  await writeFile(
    recordingFile(recording.name),
    `${JSON.stringify({ ...recording, exchanges }, null, 1)}\n`,
  );
  console.log(`${recording.name}: ${exchanges.length} exchanges`);
}

/** After a deletion kubectl reads until the object is gone; what it reads on the way is a matter of moments. */
function withoutWaiting(taken: Exchange[]): Exchange[] {
  const deleted = taken.findIndex(({ method }) => method === 'DELETE');
  return taken.filter(({ method }, index) => deleted < 0 || index < deleted || method !== 'GET');
}

/** Each kubectl reads what the server serves anew; it is kept where it is another than before. */
function withoutRepeated(exchanges: Exchange[]): Exchange[] {
  const before = new Map<string, string>();
  return exchanges.filter(({ path: url, accept, answer }) => {
    if (!/^\/(api|apis|openapi\/.*)(\?|$)/.test(url)) return true;
    const text = url.startsWith('/openapi/') ? '' : JSON.stringify(answer);
    const repeated = before.get(`${accept} ${url}`) === text;
    before.set(`${accept} ${url}`, text);
    return !repeated;
  });
}
