// SPDX-License-Identifier: Apache-2.0
import { BUNDLES, isReady, object, PETS } from '../../src/integration/stack.ts';
import { measureCeiling } from './ceiling.ts';
import { layered } from './graphs.ts';
import { objectCalls, total } from './load.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

/** Writes that a node's end costs: its deletion, and the taking away of its finalizer. */
const WRITES_A_NODE = 2;

/** How near to the possible the deletion of a large graph is. */
export const deletion: Metric = {
  id: 'M15',
  title: 'Deletion of a graph',
  definition:
    'A Bundle of 1,000 pets in ten layers, deleted against the direction of its dependencies; from the delete to the ' +
    'last object gone as a watcher sees it. The ideal is the larger of: the layers, each two writes and the API’s ' +
    'latency of 50 ms; the API server’s rate for 32 writers in the same run; and the latency at 32 calls at once.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 20 : 1_000;
    const latencyMs = bench.size === 'tiny' ? 5 : 50;
    const world = await bench.world();
    const ceiling = await measureCeiling(world, bench.size);
    const operator = await world.startOperator();
    await operator.started;
    const bundles = await world.watch(BUNDLES);
    const pets = await world.watch(PETS);
    for (let run = 0; run < bench.runs; run += 1) {
      const name = `graph-${run}`;
      const { nodes, depth } = layered(count);
      const ready = bundles.reached(1, isReady);
      const began = performance.now();
      await world.client
        .of(BUNDLES)
        .create(
          object('PetstoreBundle', name, NAMESPACE, { resources: nodes }),
        );
      bench.note(
        'until Ready, API without latency',
        (await ready) - began,
        'ms',
      );
      bench.check(
        'objects in the API',
        (await world.rest.names()).length,
        nodes.length,
      );
      await world.rest.manners({ latencyMs });
      await operator.recount();
      const from = performance.now();
      await world.client.of(BUNDLES).delete({ namespace: NAMESPACE, name });
      const took =
        Math.max(...(await Promise.all([bundles.empty(), pets.empty()]))) -
        from;
      await world.rest.manners({});
      bench.check(
        'objects that are left in the API',
        (await world.rest.names()).length,
        0,
      );
      const ideal = Math.max(
        depth * (WRITES_A_NODE * ceiling.writeMs + latencyMs),
        (nodes.length * WRITES_A_NODE * 1_000) / ceiling.writesPerSecond,
        (nodes.length * latencyMs) / 32,
      );
      bench.note('until all is gone', took, 'ms');
      bench.note('efficiency', ideal / took, '', { is: '>=', value: 0.9 });
      bench.note(
        'API server calls an object',
        total(objectCalls(await operator.calls())) / nodes.length,
        'calls',
      );
      await world.rest.reset();
    }
  },
};
