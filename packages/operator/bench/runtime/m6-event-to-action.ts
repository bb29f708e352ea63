// SPDX-License-Identifier: Apache-2.0
import { resourceName } from '@api-operators/kube';
import { BUNDLES, isReady, object, PETS } from '../../src/integration/stack.ts';
import { quantile } from './figures.ts';
import { chain } from './graphs.ts';
import { petOf } from './load.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

const PETS_RESOURCE = resourceName(PETS);
const now = () => performance.timeOrigin + performance.now();

/** How long the operator thinks before it acts. */
export const eventToAction: Metric = {
  id: 'M6',
  title: 'Event to action',
  definition:
    'Object: from the moment that another process sees a new custom resource in its watch to the sending of the ' +
    'operator’s first write. Dependent: from the API server’s answer to the write that makes an id known to the ' +
    'sending of the create of the resource that needs it. One object or hop at a time.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 3 : 200;
    const world = await bench.world();
    const operator = await world.startOperator({ trace: true });
    await operator.started;
    const watcher = await world.watch(PETS);
    const bundles = await world.watch(BUNDLES);
    const seenAt = new Map<string, number>();
    watcher.onChange(({ metadata }, previous) => {
      if (!previous) seenAt.set(metadata.name, now());
    });
    for (let run = 0; run < bench.runs + 1; run += 1) {
      // The first is the warm-up.
      const warm = run === 0 ? 'warm-up' : undefined;
      await operator.recount();
      for (let index = 0; index < count; index += 1) {
        await world.client.of(PETS).create(petOf(`run-${run}-${index}`));
        await watcher.reached(run * 2 * count + index + 1, isReady);
      }
      const first = new Map<string, number>();
      for (const call of await operator.trace()) {
        if (
          call.verb === 'patch' &&
          call.resource === PETS_RESOURCE &&
          !first.has(call.name)
        )
          first.set(call.name, call.sentAt);
      }
      const waits = [...first].map(([name, at]) =>
        Math.max(0, at - seenAt.get(name)!),
      );
      bench.check('objects that were acted on', waits.length, count);

      await operator.recount();
      const name = `chain-${run}`;
      await world.client.of(BUNDLES).create(
        object('PetstoreBundle', name, NAMESPACE, {
          resources: chain(count).nodes,
        }),
      );
      await bundles.reached(run + 1, isReady);
      const trace = await operator.trace();
      const writes = trace.filter(
        call => call.resource === PETS_RESOURCE && call.verb === 'patch',
      );
      const hops: number[] = [];
      for (let index = 0; index + 1 < count; index += 1) {
        // The create is an apply, so the first write under the name.
        const created =
          writes.find(call => call.name === `${name}-n${index + 1}`)?.sentAt ??
          Number.NaN;
        const known = writes.findLast(
          call =>
            call.name === `${name}-n${index}` && call.answeredAt <= created,
        );
        if (known) hops.push(created - known.answeredAt);
      }
      bench.check('hops that were measured', hops.length, count - 1);
      bench.check(
        'objects in the API',
        (await world.rest.names()).length,
        (run + 1) * count * 2,
      );
      if (warm) continue;
      for (const [what, values] of [
        ['object', waits],
        ['dependent', hops],
      ] as const) {
        bench.note(`${what} p50`, quantile(values, 0.5), 'ms', {
          is: '<=',
          value: 10,
        });
        bench.note(`${what} p99`, quantile(values, 0.99), 'ms', {
          is: '<=',
          value: 50,
        });
      }
    }
  },
};
