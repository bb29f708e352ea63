// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { CONNECTIONS } from '../../src/cluster-types.ts';
import { isReady, PETS } from '../../src/integration/stack.ts';
import { checkPets, createPets, deletePets, total, warmUp } from './load.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

/** Calls a second that the Connection allows, and that the API stands. */
const RATE = 40;

/** What an API gets done that refuses many of its calls. */
export const overload: Metric = {
  id: 'M14',
  title: 'Overload',
  definition:
    'Creates at an API that is limited to 40 calls a second. 503: the Connection’s limit is 40, and the API refuses 30 % ' +
    'of all calls; goodput over the time in which most creates are done, against 0.7 × 40, and requests against ' +
    'objects ÷ 0.7. 429: the Connection has no limit, and the API refuses what is above 40 in a second with ' +
    '`Retry-After: 1`; goodput against 40.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 20 : 600;
    const world = await bench.world();
    const operator = await world.startOperator();
    await operator.started;
    const watcher = await world.watch(PETS);
    await warmUp(bench, world, watcher);
    const limit = async (limits: JsonObject | null) => {
      await world.client
        .of(CONNECTIONS)
        .patch(
          { namespace: NAMESPACE, name: 'petstore' },
          { spec: { limits } },
          { type: 'merge' },
        );
    };
    const fill = async (prefix: string) => {
      await createPets(world, prefix, count);
      await watcher.reached(count, isReady);
      await checkPets(bench, world, operator, count);
      return world.rest.report();
    };
    for (let run = 0; run < bench.runs; run += 1) {
      await limit({ requestsPerSecond: RATE });
      await world.rest.manners({ unavailableShare: 0.3 });
      const refused = await fill(`refused-${run}`);
      bench.note(
        '503: goodput ÷ ideal',
        goodput(refused.doneAt, refused.firstAt) / (0.7 * RATE),
        '',
        { is: '>=', value: 0.9 },
      );
      bench.note(
        '503: requests ÷ ideal',
        total(refused.requests) / (count / 0.7),
        '',
        { is: '<=', value: 1.1 },
      );
      bench.note(
        '503: until all are done',
        (refused.doneAt.at(-1)! - refused.firstAt) / 1_000,
        's',
      );
      await limit(null);
      await world.rest.manners({});
      await deletePets(bench, world, watcher);
      await world.rest.reset();

      await world.rest.manners({ requestsPerSecond: RATE });
      const throttled = await fill(`throttled-${run}`);
      bench.note(
        '429: goodput ÷ ideal',
        goodput(throttled.doneAt, throttled.firstAt) / RATE,
        '',
        { is: '>=', value: 0.9 },
      );
      bench.note(
        '429: requests ÷ ideal',
        total(throttled.requests) / count,
        '',
        { is: '<=', value: 1.1 },
      );
      await world.rest.manners({});
      await deletePets(bench, world, watcher);
      await world.rest.reset();
    }
  },
};

/** Creates a second until nine of ten are done: the last few wait for nobody but themselves. */
function goodput(doneAt: readonly number[], from: number): number {
  const most = Math.ceil(doneAt.length * 0.9);
  return (most * 1_000) / Math.max(1, doneAt[most - 1] - from);
}
