// SPDX-License-Identifier: Apache-2.0
import { BUNDLES, isReady, object, PETS } from '../../src/integration/stack.ts';
import { measureCeiling } from './ceiling.ts';
import { GRAPHS } from './graphs.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

/** Writes on the way from a node to the one that needs it: create, mark, result. */
const WRITES_A_HOP = 3;
/** Those and the status. */
const WRITES_A_NODE = 4;

/** How near to the possible the time to Ready of a graph is. */
export const timeToReady: Metric = {
  id: 'M1',
  title: 'Time to Ready of graphs',
  definition:
    'From the create of a Bundle to Ready=True as a watcher sees it. The ideal is the larger of: the longest path, each ' +
    'node of it three writes (a round trip of one write alone, measured in the same run) and the API’s latency; and the ' +
    'writes of all nodes at the rate that the API server gave 32 writers in the same run. Efficiency = ideal ÷ measured.',
  async measure(bench) {
    const sizes = bench.size === 'tiny' ? [10] : [10, 100];
    const world = await bench.world();
    const ceiling = await measureCeiling(world, bench.size);
    bench.note('one write alone', ceiling.writeMs, 'ms');
    bench.note('32 writers', ceiling.writesPerSecond, '1/s');
    const operator = await world.startOperator();
    await operator.started;
    const bundles = await world.watch(BUNDLES);
    const pets = await world.watch(PETS);
    const shapes =
      bench.size === 'tiny'
        ? (['diamond'] as const)
        : (['chain', 'fan', 'diamond', 'layered', 'tree'] as const);
    for (const latencyMs of bench.size === 'tiny' ? [5] : [0, 50]) {
      for (let run = 0; run < bench.runs + 1; run += 1) {
        for (const shape of shapes) {
          for (const count of sizes) {
            // The first of all is the warm-up.
            if (run === 0 && (latencyMs > 0 || count > 10)) continue;
            await world.rest.reset();
            await world.rest.manners({ latencyMs });
            const { nodes, depth } = GRAPHS[shape](count);
            const name = `${shape}-${count}`;
            const began = performance.now();
            const ready = bundles.reached(1, isReady);
            await world.client
              .of(BUNDLES)
              .create(
                object('PetstoreBundle', name, NAMESPACE, { resources: nodes }),
              );
            const took = (await ready) - began;
            const names = await world.rest.names();
            bench.check('objects in the API', names.length, nodes.length);
            bench.check(
              'different objects in the API',
              new Set(names).size,
              nodes.length,
            );
            await world.rest.manners({});
            await world.client
              .of(BUNDLES)
              .delete({ namespace: NAMESPACE, name });
            await Promise.all([bundles.empty(), pets.empty()]);
            bench.check(
              'objects that are left in the API',
              (await world.rest.names()).length,
              0,
            );
            if (run === 0) continue;
            const path = depth * (WRITES_A_HOP * ceiling.writeMs + latencyMs);
            const ideal = Math.max(
              path,
              (nodes.length * WRITES_A_NODE * 1_000) / ceiling.writesPerSecond,
            );
            const what = `${shape} of ${nodes.length}, L = ${latencyMs} ms`;
            bench.note(`${what}: time`, took, 'ms');
            bench.note(
              `${what}: efficiency`,
              ideal / took,
              '',
              latencyMs >= 50 ? { is: '>=', value: 0.95 } : undefined,
            );
            if (latencyMs === 0 && shape === 'chain') {
              bench.note(
                `${what}: ours a level`,
                Math.max(0, took - ideal) / depth,
                'ms',
                { is: '<=', value: 5 },
              );
            }
          }
        }
      }
    }
  },
};
