// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ownKindCrds } from '@api-operators/api';
import { startDevCluster, type DevCluster } from '@api-operators/dev-cluster';
import { OPENAPI_FILE, startPetstore, type Petstore } from '@api-operators/example-petstore';
import { applyManifests, KubeClient, type KubeObject, type ResourceType, type UnstructuredObject } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';

const LEASE_MS = 3_000;
const GROUP = 'petstore.example.com';
const PETS: ResourceType = { group: GROUP, version: 'v1alpha1', plural: 'pets', kind: 'Pet', namespaced: true };

/** One `api-operators run`. */
class Replica {
  readonly #child: ChildProcess;
  readonly #events: { message: string; at: number }[] = [];
  #heard: (() => void) | undefined;

  constructor(kubeconfig: string, journal: string) {
    const lease = ['--lease-namespace', 'default', '--lease-duration', `${LEASE_MS}ms`, '--renew-deadline', '2s', '--retry-period', '400ms'];
    this.#child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../main.ts'), 'run', '--kubeconfig', kubeconfig, '--journal', journal, '--allow-egress', '127.0.0.0/8', '--log-format', 'json', ...lease],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    createInterface({ input: this.#child.stderr! }).on('line', line => {
      const { message, api } = JSON.parse(line) as { message: string; api?: string };
      this.#events.push({ message: `${message} ${api ?? ''}`, at: performance.now() });
      this.#heard?.();
    });
  }

  /** Fulfilled with the time at which it logged that message. */
  async logged(message: string): Promise<number> {
    for (;;) {
      const found = this.#events.find(event => event.message.startsWith(message));
      if (found) return found.at;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`it logged only ${JSON.stringify(this.#events)}, not ${message}`)), 30_000);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it; gives its exit code, null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const gone = once(this.#child, 'exit');
    this.signal(signal);
    return (await gone)[0] as number | null;
  }
}

describe('two replicas of api-operators run', () => {
  let folder: string;
  let cluster: DevCluster;
  let shop: Petstore;
  let client: KubeClient;
  let leader: Replica;
  let other: Replica;
  let replicas: Replica[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'replicas-'));
    cluster = await startDevCluster();
    writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig());
    client = KubeClient.fromKubeconfig({ text: cluster.kubeconfig(), allowHttp: true });
    shop = await startPetstore({ apiKey: 'the-key' });
    const compiled = compile({
      documents: new Map([['petstore.yaml', readFileSync(OPENAPI_FILE, 'utf8')]]),
      root: 'petstore.yaml',
      options: { group: GROUP, apiName: 'petstore' },
    });
    assert.equal(compiled.kind, 'compiled');
    const { kinds } = (compiled as Extract<typeof compiled, { kind: 'compiled' }>).operator;
    await apply([...ownKindCrds(), ...kinds.map(kind => kind.crd), ...kinds.map(kind => kind.mapping), ...connection()]);
  });
  after(async () => {
    await client?.close();
    await shop?.stop();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  let run = 0;
  beforeEach(async () => {
    replicas = [0, 1].map(i => new Replica(join(folder, 'kubeconfig'), join(folder, `journal-${(run += 1)}-${i}.sqlite`)));
    leader = await Promise.any(replicas.map(async each => (await each.logged('leads petstore'), each)));
    other = replicas.find(each => each !== leader)!;
    await other.logged('looking after');
  });
  afterEach(async () => {
    shop.faults.set({});
    for (const each of replicas) {
      each.signal('SIGCONT');
      await each.end('SIGKILL');
    }
  });

  async function apply(objects: readonly object[]): Promise<void> {
    const applied = await applyManifests(client, objects as KubeObject[], { fieldManager: 'a-person', force: true });
    assert.deepEqual(applied.filter(each => each.outcome.kind === 'failed'), []);
  }

  const connection = () => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'shop' }, stringData: { key: 'the-key' } },
    {
      apiVersion: 'api-operators.dev/v1alpha1',
      kind: 'Connection',
      metadata: { name: 'petstore', namespace: 'shop' },
      spec: { url: shop.url, credentials: { api_key: { apiKey: { secretRef: { name: 'key', key: 'key' } } } } },
    },
  ];

  const pet = (name: string, text = name): UnstructuredObject => ({
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'Pet',
    metadata: { name, namespace: 'shop' },
    spec: { name: text },
  });

  async function synced(name: string): Promise<void> {
    const ready = (object: UnstructuredObject | undefined) =>
      ((object?.status?.conditions ?? []) as { type: string; status: string }[]).some(each => each.type === 'Ready' && each.status === 'True');
    const result = await client.of(PETS).waitFor({ namespace: 'shop', name }, ready, { timeoutMs: 30_000 });
    assert.equal(result.kind, 'met', JSON.stringify(result.kind === 'timeout' ? result.last : ''));
  }
  const called = (name: string) => shop.objects().pets.filter(each => each.name === name).length;

  test(`hand over within the lease and a second after SIGKILL of the leader, who alone acted (5.8)`, async t => {
    await client.of(PETS).create(pet('before'));
    await synced('before');
    const killedAt = performance.now();
    await leader.end('SIGKILL');
    const tookMs = (await other.logged('leads petstore')) - killedAt;
    await client.of(PETS).create(pet('afterwards'));
    await synced('afterwards');
    t.diagnostic(`the other led ${Math.round(tookMs)} ms after, with a lease of ${LEASE_MS} ms`);
    assert.ok(tookMs <= LEASE_MS + 1_000, `${tookMs} ms`);
    assert.deepEqual([called('before'), called('afterwards')], [1, 1]);
  });

  test('hand over with a POST in flight when the leader freezes; when it thaws it changes nothing (5.9)', async () => {
    const seen = Math.max(0, ...shop.requests.map(({ commit }) => commit ?? 0));
    shop.faults.set({ holdAfterCommit: 1 });
    await client.of(PETS).create(pet('frozen'));
    assert.ok(await shop.waitForCommit(seen, AbortSignal.timeout(20_000)));
    leader.signal('SIGSTOP');
    await other.logged('leads petstore');
    shop.faults.set({});
    await synced('frozen');
    const before_ = await client.of(PETS).get({ namespace: 'shop', name: 'frozen' });
    leader.signal('SIGCONT');
    await leader.logged('no longer leads petstore');
    // Whatever the old leader still wanted to do, it has done or given up once it has ended.
    await leader.end('SIGTERM');
    const after_ = await client.of(PETS).get({ namespace: 'shop', name: 'frozen' });
    assert.equal(after_?.metadata.resourceVersion, before_?.metadata.resourceVersion);
    assert.equal(called('frozen'), 1);
  });

  test('hand over at once when the leader is told to end, which then ends in good order (5.8)', async () => {
    const toldAt = performance.now();
    const code = await leader.end('SIGTERM');
    assert.equal(code, 0);
    const tookMs = (await other.logged('leads petstore')) - toldAt;
    assert.ok(tookMs < LEASE_MS / 2, `${tookMs} ms: it did not wait for the Lease to run out`);
  });
});
