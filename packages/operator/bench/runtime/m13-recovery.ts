// SPDX-License-Identifier: Apache-2.0
import { isReady, PETS } from '../../src/integration/stack.ts';
import { checkPets, createPets, deletePets } from './load.ts';
import type { Metric } from './metric.ts';

const LEASE = {
  leaseDurationMs: 5_000,
  renewDeadlineMs: 3_500,
  retryPeriodMs: 1_000,
};

/** How long objects wait when the leader is killed in the midst of its work. */
export const recovery: Metric = {
  id: 'M13',
  title: 'Recovery',
  definition:
    'Two operators with a Lease of 5 s; the leader is killed with SIGKILL while creates are in flight at an API with ' +
    '50 ms latency. Hand-over: from the kill to the first request of the other that reaches the API. A second start ' +
    'then takes the place of the dead one.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 20 : 400;
    const lease =
      bench.size === 'tiny'
        ? { leaseDurationMs: 1_000, renewDeadlineMs: 700, retryPeriodMs: 200 }
        : LEASE;
    const world = await bench.world();
    let leader = await world.startOperator({ lease });
    await leader.started;
    const watcher = await world.watch(PETS);
    for (let run = 0; run < bench.runs; run += 1) {
      const next = await world.startOperator({ lease });
      await next.started;
      await world.rest.reset();
      await world.rest.manners({ latencyMs: 50 });
      const some = watcher.reached(Math.floor(count / 10), isReady);
      const created = createPets(world, `run-${run}`, count);
      await some;
      await leader.part.kill();
      const killedAt = Date.now();
      await created;
      // What the dead one had sent may still arrive within the latency.
      await new Promise(resolve => setTimeout(resolve, 100));
      await world.rest.recount();
      await watcher.reached(count, isReady);
      const readyAt = Date.now();
      const { firstAt } = await world.rest.report();
      const seconds = (firstAt - killedAt) / 1_000;
      bench.note('hand-over', seconds, 's', {
        is: '<=',
        value: lease.leaseDurationMs / 1_000 + 1,
      });
      bench.note('until all are Ready', (readyAt - killedAt) / 1_000, 's');
      await checkPets(bench, world, next, count);
      await world.rest.manners({});
      await deletePets(bench, world, watcher);
      leader = next;
    }
  },
};
