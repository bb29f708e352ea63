// SPDX-License-Identifier: Apache-2.0
import { idleObjects, lookedAt, MIB, settledWorld } from './idle.ts';
import { checkPets, objectCalls, total } from './load.ts';
import type { Metric } from './metric.ts';

/** How long a new process takes until it knows that nothing is to be done. */
export const coldStart: Metric = {
  id: 'M9',
  title: 'Cold start',
  definition:
    'From the start of the operator’s process until every one of 10,000 custom resources that are as they should be was ' +
    'looked at and the queues are empty, without a write.',
  async measure(bench) {
    const count = idleObjects(bench);
    const { world } = await settledWorld(bench);
    for (let run = 0; run < bench.runs; run += 1) {
      const operator = await world.startOperator();
      const ms = await lookedAt(operator, count);
      const usage = await operator.usage();
      const steady = await operator.usage({ collect: true });
      bench.note('until all are looked at', ms / 1_000, 's', {
        is: '<=',
        value: 15,
      });
      bench.note(
        'writes',
        total(objectCalls(await operator.calls())),
        'calls',
        { is: '=', value: 0 },
      );
      bench.note('CPU', usage.cpuMs / 1_000, 's');
      bench.note('peak memory ÷ steady', usage.peakRss / steady.rss, '', {
        is: '<=',
        value: 1.5,
      });
      bench.note('peak memory', usage.peakRss / MIB, 'MiB');
      bench.note('event loop blocked at most', usage.loopDelayMaxMs, 'ms', {
        is: '<=',
        value: 50,
      });
      await checkPets(bench, world, operator, count);
      await operator.stop();
    }
  },
};
