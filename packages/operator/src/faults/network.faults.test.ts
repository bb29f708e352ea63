// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import {
  startTcpProxy,
  type PendingFault,
  type TcpProxy,
} from '@api-operators/testing';
import { condition, isReady } from '../integration/stack.ts';
import {
  NAMESPACE,
  specOf,
  startFaultWorld,
  type FaultWorld,
} from './fault-world.ts';
import { COLLECTIONS, type Collection } from './records-api.ts';
import { KINDS } from './records-kinds.ts';

/** New objects for each fault, by collection. */
const EACH = Number(process.env.FAULTS_OBJECTS ?? '8');
const MODES = COLLECTIONS.filter(each => each !== 'slows');
/** A minute in the real world. */
const OUTAGE_MS = Number(process.env.FAULTS_OUTAGE_MS ?? '5000');

describe('a network between the operator, the cluster and the API that', () => {
  let world: FaultWorld;
  let toApi: TcpProxy;
  let toCluster: TcpProxy;
  let draws = 0;
  const random = () =>
    createHash('sha256').update(`network ${draws++}`).digest().readUInt16BE() /
    65_536;
  before(async () => {
    world = await startFaultWorld({
      async between(api) {
        toApi = await startTcpProxy({ target: api.url });
        return toApi.through(api.url);
      },
    });
    const { kubeconfig } = world.cluster;
    const [, server] = /server: "?(https?:\/\/[^\s"]+)/.exec(kubeconfig)!;
    toCluster = await startTcpProxy({ target: server });
    await world.operator({ kubeconfig: toCluster.through(kubeconfig) });
  });
  after(async () => {
    await world?.killAll();
    await toApi?.stop();
    await toCluster?.stop();
    await world?.stop();
  });

  const nameOf = (fault: string, collection: Collection, i: number) =>
    `${fault}-${collection}-${i}`;
  const each = (act: (collection: Collection, i: number) => Promise<void>) =>
    Promise.all(
      MODES.flatMap(collection =>
        Array.from({ length: EACH }, (_, i) => act(collection, i)),
      ),
    );
  const create = (fault: string) =>
    each(async (collection, i) => {
      const name = nameOf(fault, collection, i);
      await world.create(KINDS[collection], name, specOf(collection, name));
    });
  const change = (fault: string) =>
    each(async (collection, i) => {
      await world.cluster.client
        .of(KINDS[collection])
        .patch(
          { namespace: NAMESPACE, name: nameOf(fault, collection, i) },
          { spec: { note: fault } },
          { type: 'merge' },
        );
    });
  const made = (fault: string) =>
    each((collection, i) =>
      world.until(
        KINDS[collection],
        [nameOf(fault, collection, i)],
        object =>
          isReady(object) ||
          (collection === 'bares' &&
            condition(object, 'Ready')?.reason === 'CreateUnknown'),
        120_000,
      ),
    );
  /** Objects are made and changed under the fault, and then all witnesses agree. */
  async function under(
    fault: string,
    strike: () => Promise<() => void | Promise<void>>,
  ): Promise<void> {
    const end = await strike();
    await create(fault);
    await pause(500);
    await change(fault);
    await pause(500);
    await end();
    await made(fault);
    await world.audited({ timeoutMs: 120_000 });
  }

  /** Objects are made and changed under faults that wait for their bytes; the result is how many struck. */
  async function pendingFaults(
    fault: string,
    ms: number,
    strike: () => PendingFault[],
  ): Promise<number> {
    let struck = 0;
    const pending = new Set<PendingFault>();
    await under(fault, async () => {
      const end = again(ms, () => {
        for (const each of strike()) {
          pending.add(each);
          void each.struck.then(() => {
            struck += 1;
            pending.delete(each);
          });
        }
      });
      return () => {
        end();
        for (const each of pending) each.cancel();
      };
    });
    return struck;
  }

  /** Strikes again and again, until it is ended. */
  function again(ms: number, strike: () => void): () => void {
    const timer = setInterval(strike, ms);
    return () => clearInterval(timer);
  }

  test('cuts connections at random bytes makes nothing twice and loses nothing (5.1) (5.37)', async t => {
    const cuts = await pendingFaults('cuts', 20, () =>
      [toApi, toCluster].map(proxy =>
        proxy.cutAfterBytes(Math.floor(random() * 3_000), {
          direction: random() > 0.5 ? 'toClient' : 'toServer',
          kind: random() > 0.5 ? 'reset' : 'end',
        }),
      ),
    );
    t.diagnostic(`${cuts} cuts`);
    assert.ok(cuts > 10, `${cuts} cuts`);
  });

  test('swallows packets for a while makes nothing twice and loses nothing (5.37)', async () => {
    await under('stalls', async () => {
      const end = again(300, () => {
        for (const proxy of [toApi, toCluster]) {
          proxy.stall();
          setTimeout(() => proxy.resume(), 200);
        }
      });
      return async () => {
        end();
        await pause(250);
        // What was held back may also be lost for good.
        toApi.stall();
        await pause(200);
        toApi.cut();
        toApi.resume();
      };
    });
  });

  test('changes bytes in answers never leads to a wrong id (5.37)', async t => {
    const changed = await pendingFaults('corrupt', 5, () => [
      toApi.corrupt({ afterBytes: Math.floor(random() * 200) }),
    ]);
    t.diagnostic(`${changed} bytes changed`);
    assert.ok(changed > 10, `${changed} bytes changed`);
  });

  test('reaches an API that answers 503 to every second call makes nothing twice and loses nothing (5.44)', async () => {
    const { api } = world;
    await under('storm', async () => {
      api.fate = () => (random() > 0.5 ? 'unavailable' : 'answer');
      api.before = () => (random() > 0.5 ? 503 : undefined);
      return () => {
        api.fate = () => 'answer';
        api.before = () => undefined;
      };
    });
  });

  test(`has no way to the API server for a while makes nothing twice and loses nothing (5.7)`, async () => {
    const { api } = world;
    const { promise: inFlight, resolve } = Promise.withResolvers<void>();
    api.fate = () => {
      resolve();
      return 'hold';
    };
    await create('outage');
    // POSTs are under way when the API server goes, and are answered while it is away.
    await inFlight;
    const answer = api.seize();
    toCluster.refuse();
    toCluster.cut();
    api.fate = () => 'answer';
    answer('answer');
    api.seize()('answer');
    await pause(OUTAGE_MS);
    await toCluster.accept();
    api.seize()('answer');
    await made('outage');
    await world.audited({ timeoutMs: 120_000 });
  });
});
