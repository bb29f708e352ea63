// SPDX-License-Identifier: Apache-2.0
import { isReady, PETS } from '../../src/integration/stack.ts';
import {
  checkPets,
  createPets,
  deletePets,
  inFlight,
  total,
  warmUp,
} from './load.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

/** REST calls that one object costs over its life. */
export const restCallsPerObject: Metric = {
  id: 'M5',
  title: 'REST calls an object',
  definition:
    'Requests that reached the API, divided by the objects: for a create, an update of one field, and a deletion; and ' +
    'those that a change of a label causes.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 3 : 300;
    const world = await bench.world();
    const operator = await world.startOperator();
    await operator.started;
    const watcher = await world.watch(PETS);
    await warmUp(bench, world, watcher);
    const pets = world.client.of(PETS);
    const patchAll = (prefix: string, body: object) =>
      inFlight(count, index =>
        pets.patch({ namespace: NAMESPACE, name: `${prefix}-${index}` }, body, {
          type: 'merge',
        }),
      );
    for (let run = 0; run < bench.runs; run += 1) {
      const prefix = `run-${run}`;
      const noted = async (what: string, target: number) => {
        const { requests } = await world.rest.report();
        bench.note(what, total(requests) / count, 'calls', {
          is: '<=',
          value: target,
        });
        await world.rest.recount();
      };
      await world.rest.recount();
      await createPets(world, prefix, count);
      await watcher.reached(count, isReady);
      await noted('create', 1);
      await patchAll(prefix, { metadata: { labels: { colour: 'red' } } });
      // A change of spec that follows shows that the label's has been looked at.
      await noted('change of a label', 0);
      await patchAll(prefix, { spec: { status: 'sold' } });
      await watcher.reached(
        count,
        pet => pet.metadata.generation === 2 && isReady(pet),
      );
      await noted('update of one field', 1);
      await checkPets(bench, world, operator, count);
      await deletePets(bench, world, watcher);
      await noted('deletion', 1);
      await world.rest.reset();
    }
  },
};
