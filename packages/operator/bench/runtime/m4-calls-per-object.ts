// SPDX-License-Identifier: Apache-2.0
import { isReady, PETS } from '../../src/integration/stack.ts';
import {
  checkPets,
  createPets,
  deletePets,
  inFlight,
  objectCalls,
  total,
  warmUp,
} from './load.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

/** Calls that one object costs, at the API server and at the API, over its life. */
export const callsPerObject: Metric = {
  id: 'M4',
  title: 'API server calls an object',
  definition:
    'Calls of the operator to the API server, Leases aside, divided by the objects: for a create, a pass that changes ' +
    'nothing, an update of one field, and a deletion.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 3 : 300;
    const world = await bench.world();
    const operator = await world.startOperator();
    await operator.started;
    const watcher = await world.watch(PETS);
    await warmUp(bench, world, watcher);
    const pets = world.client.of(PETS);
    for (let run = 0; run < bench.runs; run += 1) {
      const noted = async (what: string, target: number) => {
        const calls = objectCalls(await operator.calls());
        bench.note(what, total(calls) / count, 'calls', {
          is: '<=',
          value: target,
        });
        await operator.recount();
      };
      await operator.recount();
      await createPets(world, `run-${run}`, count);
      await watcher.reached(count, isReady);
      await noted('create', 3);
      await checkPets(bench, world, operator, count);

      const before = await operator.metrics();
      await inFlight(count, index =>
        pets.patch(
          { namespace: NAMESPACE, name: `run-${run}-${index}` },
          { metadata: { annotations: { 'example.com/seen': `${run}` } } },
          { type: 'merge' },
        ),
      );
      await inFlight(count, index =>
        pets.patch(
          { namespace: NAMESPACE, name: `run-${run}-${index}` },
          {
            metadata: {
              annotations: { 'api-operators.dev/reconcile': `${run}` },
            },
          },
          { type: 'merge' },
        ),
      );
      await passes(operator, before.reconciles + count);
      await noted('pass without a change', 0);

      await inFlight(count, index =>
        pets.patch(
          { namespace: NAMESPACE, name: `run-${run}-${index}` },
          { spec: { status: 'sold' } },
          { type: 'merge' },
        ),
      );
      await watcher.reached(
        count,
        pet => pet.metadata.generation === 2 && isReady(pet),
      );
      await noted('update of one field', 1);
      await checkPets(bench, world, operator, count);

      await deletePets(bench, world, watcher);
      await noted('deletion', 2);
      await world.rest.reset();
    }
  },
};

/** Waits for reconciles that leave no trace in the cluster. */
async function passes(
  operator: { metrics(): Promise<{ reconciles: number }> },
  count: number,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  while ((await operator.metrics()).reconciles < count) {
    if (performance.now() > deadline)
      throw new Error(`${count} reconciles were not reached within a minute`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
