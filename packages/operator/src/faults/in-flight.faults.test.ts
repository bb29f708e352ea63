// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { specOf, startFaultWorld, type FaultWorld } from './fault-world.ts';
import type { OperatorLife } from './operator-life.ts';
import type { Collection } from './records-api.ts';
import { KINDS } from './records-kinds.ts';

/** 100 in the full run; 10 in the ordinary one. */
const KILLS = Number(process.env.FAULTS_KILLS ?? '10');
/** New objects for each kill, by collection. */
const BATCH: [Collection, number][] = [
  ['chosens', 8],
  ['keyeds', 8],
  ['searcheds', 8],
  ['bares', 2],
];
const SAFE = 24;
const SEED = Number(process.env.FAULTS_SEED ?? '11');

describe('kill -9 while POSTs are in flight', () => {
  let world: FaultWorld;
  before(async () => {
    world = await startFaultWorld();
  });
  after(() => world?.stop());

  test(`of ${SAFE} and more, ${KILLS} times: none is done twice and none is lost, and where nobody can know the operator stops and says why (5.36) (5.37)`, async t => {
    const { api } = world;
    let draws = 0;
    const random = () =>
      createHash('sha256').update(`${SEED} ${draws++}`).digest()[0] / 256;
    let inFlight = 0;
    let late = 0;
    const lateOnes: Promise<void>[] = [];
    let life: OperatorLife | undefined;
    for (let kill = 0; kill < KILLS; kill++) {
      const mine = `kill-${kill}-`;
      const holding = new Set<string>();
      const { promise: full, resolve } = Promise.withResolvers<void>();
      api.fate = ({ name }) => {
        // Now and then one that is being found out about is struck again.
        if (!name.startsWith(mine) && random() > 0.1) return 'answer';
        holding.add(name);
        if (count(holding, mine) === SAFE + 2) resolve();
        if (random() > 0.4) return 'hold';
        late += 1;
        return 'late';
      };
      life = await world.operator();
      await Promise.all(
        BATCH.flatMap(([collection, count]) =>
          Array.from({ length: count }, (_, i) => {
            const name = `${mine}${collection}-${i}`;
            return world.create(
              KINDS[collection],
              name,
              specOf(collection, name),
            );
          }),
        ),
      );
      await within(
        30_000,
        full,
        () => `kill ${kill}: only ${holding.size} POSTs are in flight`,
      );
      inFlight += [...holding].filter(each => !each.includes('bares')).length;
      await life.kill();
      // The network may deliver it only now, or when the next operator is at work already.
      const letGo = api.seize();
      if (random() > 0.5)
        lateOnes.push(pause(2_000 + 4_000 * random()).then(() => letGo()));
      else letGo();
    }
    api.fate = () => 'answer';
    await world.operator();
    await Promise.all(lateOnes);
    const { figures } = await world.audited({ timeoutMs: 120_000 });
    const twice =
      api.posts.length - new Set(api.posts.map(each => each.name)).size;
    t.diagnostic(
      JSON.stringify({
        kills: KILLS,
        inFlight,
        late,
        repeated: twice,
        ...figures,
      }),
    );
    assert.ok(inFlight >= KILLS * SAFE);
    assert.equal(figures.objects, KILLS * (SAFE + 2));
  });
});

function count(names: Iterable<string>, prefix: string): number {
  return [...names].filter(each => each.startsWith(prefix)).length;
}

async function within(
  ms: number,
  awaited: Promise<void>,
  late: () => string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late())), ms);
  });
  await Promise.race([awaited, end]).finally(() => clearTimeout(timer));
}
