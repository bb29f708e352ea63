// SPDX-License-Identifier: Apache-2.0
import { isReady, PETS } from '../../src/integration/stack.ts';
import { bareClient } from './bare-client.ts';
import { checkPets, createPets, deletePets, warmUp } from './load.ts';
import type { Metric } from './metric.ts';

/** How many independent objects a second become Ready. */
export const objectsPerSecond: Metric = {
  id: 'M2',
  title: 'Objects a second',
  definition:
    'Independent custom resources, created 32 at once by another process, each with one POST to an API that answers at ' +
    'once; from the first create to the last Ready as a watcher sees it. The bare client is a process without an engine ' +
    'that makes the same calls, 32 at once, in the same run.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 5 : 2_000;
    const world = await bench.world();
    const bare: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      if (run === 0 && bench.size === 'full') await bareClient(world, 300);
      bare.push(await bareClient(world, count));
      bench.note('bare client', bare[run], '1/s');
    }
    await world.rest.reset();
    const operator = await world.startOperator();
    await operator.started;
    const watcher = await world.watch(PETS);
    await warmUp(bench, world, watcher);
    for (let run = 0; run < bench.runs; run += 1) {
      await Promise.all([
        operator.usage(),
        world.clusterUsage(),
        world.restUsage(),
      ]);
      const began = performance.now();
      const ready = watcher.reached(count, isReady);
      await createPets(world, `run-${run}`, count);
      const seconds = ((await ready) - began) / 1_000;
      const [own, cluster, rest] = await Promise.all([
        operator.usage(),
        world.clusterUsage(),
        world.restUsage(),
      ]);
      const target =
        bench.target === 'embedded'
          ? ({ is: '>=', value: 500 } as const)
          : undefined;
      bench.note('operator', count / seconds, '1/s', target);
      bench.note('operator ÷ bare client', count / seconds / bare[run], '', {
        is: '>=',
        value: 0.6,
      });
      bench.note('CPU an object: operator', own.cpuMs / count, 'ms');
      if (cluster)
        bench.note(
          'CPU an object: embedded cluster',
          cluster.cpuMs / count,
          'ms',
        );
      bench.note('CPU an object: REST API', rest.cpuMs / count, 'ms');
      bench.note('event loop delay p99, operator', own.loopDelayP99Ms, 'ms');
      await checkPets(bench, world, operator, count);
      await deletePets(bench, world, watcher);
      await world.rest.reset();
    }
  },
};
