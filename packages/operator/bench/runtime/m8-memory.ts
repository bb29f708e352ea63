// SPDX-License-Identifier: Apache-2.0
import { idleObjects, lookedAt, MIB, settledWorld } from './idle.ts';
import { checkPets } from './load.ts';
import type { Metric } from './metric.ts';

/** What 10,000 objects cost in memory. */
export const memory: Metric = {
  id: 'M8',
  title: 'Memory',
  definition:
    'Resident memory of an operator that looks after 10,000 custom resources and is idle, above that of one that looks ' +
    'after none; both after a garbage collection.',
  async measure(bench) {
    const count = idleObjects(bench);
    const { world, baseline } = await settledWorld(bench);
    for (let run = 0; run < bench.runs; run += 1) {
      const operator = await world.startOperator();
      await lookedAt(operator, count);
      const { rss, heap } = await operator.usage({ collect: true });
      bench.note('without objects', baseline / MIB, 'MiB');
      bench.note('above that', (rss - baseline) / MIB, 'MiB', {
        is: '<=',
        value: 150,
      });
      bench.note('heap in use', heap / MIB, 'MiB');
      await checkPets(bench, world, operator, count);
      await operator.stop();
    }
  },
};
