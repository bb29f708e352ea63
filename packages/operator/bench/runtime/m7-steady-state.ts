// SPDX-License-Identifier: Apache-2.0
import { idleObjects, lookedAt, settledWorld } from './idle.ts';
import { checkPets, objectCalls, total } from './load.ts';
import type { Metric } from './metric.ts';

/** The drift interval that is the default, in seconds, and by how much of it looks are spread. */
const DRIFT_SECONDS = 600;

/** What 10,000 objects cost while nothing happens. */
export const steadyState: Metric = {
  id: 'M7',
  title: 'Steady state',
  definition:
    '10,000 custom resources that are as they should be and that nobody changes: CPU of the operator as a share of one ' +
    'core, its writes to the API server but the Leases’, and its REST calls beyond one look an object each drift ' +
    'interval of ten minutes.',
  async measure(bench) {
    const count = idleObjects(bench);
    const { world } = await settledWorld(bench);
    const operator = await world.startOperator();
    await lookedAt(operator, count);
    await operator.usage({ collect: true });
    await operator.recount();
    await world.rest.recount();
    await new Promise(resolve =>
      setTimeout(resolve, bench.idleSeconds * 1_000),
    );
    const usage = await operator.usage();
    const calls = await operator.calls();
    const { requests, statuses } = await world.rest.report();
    const looks = total(requests);
    bench.note('watched for', usage.wallMs / 1_000, 's');
    bench.note('CPU', (usage.cpuMs / usage.wallMs) * 100, '% of a core', {
      is: '<=',
      value: 2,
    });
    bench.note('writes', total(objectCalls(calls)), 'calls', {
      is: '=',
      value: 0,
    });
    bench.note(
      'writes of Leases a minute',
      ((calls['update leases.coordination.k8s.io'] ?? 0) / usage.wallMs) *
        60_000,
      '',
    );
    bench.note('REST calls', looks, 'calls');
    const due = count * (bench.idleSeconds / DRIFT_SECONDS);
    // Within the jitter of the interval; every object is looked at once in it.
    bench.note(
      'REST calls ÷ those due by the drift interval',
      looks / Math.max(1, due),
      '',
      { is: '<=', value: 1.25 },
    );
    bench.note('event loop delay p99', usage.loopDelayP99Ms, 'ms', {
      is: '<=',
      value: 20,
    });
    bench.check('REST calls that are no GET', looks - (requests.GET ?? 0), 0);
    bench.check(
      'REST calls that were not answered with 200',
      looks - (statuses[200] ?? 0),
      0,
    );
    await checkPets(bench, world, operator, count);
    await operator.stop();
  },
};
