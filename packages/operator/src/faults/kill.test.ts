// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import { startPetstore, type Petstore } from '@api-operators/example-petstore';
import { KubeClient } from '@api-operators/kube';
import {
  API_KEY,
  apply,
  BUNDLES,
  connectionTo,
  isReady,
  object,
} from '../integration/stack.ts';
import { openJournal } from '../journal/journal.ts';

/** 30 in the full run; fewer in the ordinary one. */
const KILLS = Number(process.env.OPERATOR_KILLS ?? '6');
const NODES = 30;

/** The whole thing, cluster and operator, in a process of its own. */
class WholeThing {
  readonly folder: string;
  #child: ChildProcess | undefined;
  client: KubeClient | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  async start(): Promise<KubeClient> {
    const child = fork(
      join(import.meta.dirname, '../integration/whole-thing.ts'),
      [this.folder],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    this.#child = child;
    const [message] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) =>
        Promise.reject(new Error(`the process ended with ${code}`)),
      ),
    ])) as [{ kubeconfig: string }];
    this.client = KubeClient.fromKubeconfig({
      text: message.kubeconfig,
      allowHttp: true,
    });
    return this.client;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await this.client?.close();
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}

describe('kill -9 right after the API has committed a create and before it answers', () => {
  let shop: Petstore;
  let folder: string;
  let whole: WholeThing;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kill-'));
    shop = await startPetstore({ apiKey: API_KEY });
    whole = new WholeThing(folder);
  });
  after(async () => {
    await whole.kill();
    await shop.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const synced = async (name: string) => {
    const result = await whole
      .client!.of(BUNDLES)
      .waitFor({ namespace: 'shop', name }, isReady, { timeoutMs: 60_000 });
    assert.equal(
      result.kind,
      'met',
      JSON.stringify(result.kind === 'timeout' ? result.last?.status : ''),
    );
  };
  /** The newest commit so far. */
  const newest = () =>
    Math.max(0, ...shop.requests.map(call => call.commit ?? 0));
  const committed = () => AbortSignal.timeout(30_000);

  test(`a chain of ${NODES} pets, killed ${KILLS} times in the middle of a POST, ends with ${NODES} pets`, async () => {
    const client = await whole.start();
    await apply(client, connectionTo(shop, 'shop'));
    let seen = newest();
    shop.faults.set({ holdAfterCommit: 1 });
    await client
      .of(BUNDLES)
      .create(
        object('PetstoreBundle', 'chain', 'shop', { resources: chain(NODES) }),
      );
    for (let kill = 1; kill <= KILLS; kill++) {
      const commit = await shop.waitForCommit(seen, committed());
      assert.ok(commit, `no POST was committed before kill ${kill}`);
      await whole.kill();
      seen = newest();
      shop.faults.set(kill < KILLS ? { holdAfterCommit: 1 } : {});
      await whole.start();
    }
    await synced('chain');
    const pets = shop.objects().pets;
    assert.equal(pets.length, NODES);
    assert.equal(new Set(pets.map(pet => pet.name)).size, NODES);
  });

  test(`a fan of ${NODES} pets, killed with all of them in flight, ends with ${NODES} more`, async () => {
    const before_ = shop.objects().pets.length;
    const seen = newest();
    shop.faults.set({ holdAfterCommit: NODES });
    await whole
      .client!.of(BUNDLES)
      .create(
        object('PetstoreBundle', 'fan', 'shop', { resources: fan(NODES) }),
      );
    assert.ok(await shop.waitForCommit(seen, committed()));
    const held = () => shop.objects().pets.length - before_;
    const deadline = performance.now() + 5_000;
    while (held() < NODES / 2 && performance.now() < deadline) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await whole.kill();
    shop.faults.set({});
    await whole.start();
    await synced('fan');
    assert.equal(held(), NODES);
    await whole.kill();
    const journal = openJournal(join(folder, 'journal.sqlite'));
    assert.equal(journal.verify().kind, 'intact');
    journal.close();
  });
});

function chain(length: number): JsonObject[] {
  return Array.from({ length }, (_, i) => ({
    id: `n${i}`,
    kind: 'Pet',
    spec: {
      name:
        i === 0 ? 'first' : `after-\${resources.n${i - 1}.status.externalID}`,
    },
  }));
}

function fan(width: number): JsonObject[] {
  return Array.from({ length: width }, (_, i) => ({
    id: `n${i}`,
    kind: 'Pet',
    spec: { name: `fan ${i}` },
  }));
}
