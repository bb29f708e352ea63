// SPDX-License-Identifier: Apache-2.0
import { isReady, PETS } from '../../src/integration/stack.ts';
import { slope } from './figures.ts';
import { MIB } from './idle.ts';
import { checkPets, createPets, petOf } from './load.ts';
import type { Metric } from './metric.ts';
import { NAMESPACE } from './world/world.ts';

/** The operator's hours pass this much faster. */
const TIME_SCALE = 600;

/** Whether anything grows that should not. */
export const soak: Metric = {
  id: 'M16',
  title: 'Soak',
  definition:
    'An operator whose clock runs 600 times faster looks after 300 pets, of which one in a hundred is replaced each ' +
    'minute of its time, and each is looked at every ten. Memory after a garbage collection over its hours; handles ' +
    'and watches at the end against the beginning.',
  async measure(bench) {
    const count = bench.size === 'tiny' ? 10 : 300;
    const seconds = bench.size === 'tiny' ? 1 : Math.max(60, bench.idleSeconds);
    const world = await bench.world();
    const operator = await world.startOperator({
      lease: false,
      timeScale: TIME_SCALE,
    });
    await operator.started;
    const watcher = await world.watch(PETS);
    const pets = world.client.of(PETS);
    await createPets(world, 'pet', count);
    await watcher.reached(count, isReady);
    let replaced = 0;
    const replaceOne = async () => {
      const name = `pet-${replaced++ % count}`;
      const gone = watcher.reached(
        count - 1,
        each => each.metadata.name !== name,
      );
      await pets.delete({ namespace: NAMESPACE, name });
      await gone;
      await pets.waitFor(
        { namespace: NAMESPACE, name },
        each => each === undefined,
        { timeoutMs: 30_000 },
      );
      await pets.create(petOf(name));
      await pets.waitFor({ namespace: NAMESPACE, name }, isReady, {
        timeoutMs: 30_000,
      });
    };
    // The first tenth is the warm-up: what is compiled and pooled is there once.
    const from = performance.now();
    const passed = () => (performance.now() - from) / 1_000;
    while (passed() < seconds / 10) await replaceOne();
    const points: { x: number; y: number }[] = [];
    const before = await operator.usage({ collect: true });
    const perSecond = (count / 100) * (TIME_SCALE / 60);
    const start = passed();
    const churned = replaced;
    let nextSample = start;
    while (passed() < start + seconds) {
      const due = churned + Math.floor((passed() - start) * perSecond);
      if (replaced < due) await replaceOne();
      else await new Promise(resolve => setTimeout(resolve, 10));
      if (passed() >= nextSample) {
        const { heap } = await operator.usage({ collect: true });
        points.push({ x: (passed() * TIME_SCALE) / 3_600, y: heap / MIB });
        nextSample += seconds / 20;
      }
    }
    await watcher.reached(count, isReady);
    const after = await operator.usage({ collect: true });
    const handles = (usage: typeof after) => usage.handles.TCPSocketWrap ?? 0;
    bench.note(
      'hours of the operator’s clock',
      ((passed() - start) * TIME_SCALE) / 3_600,
      'h',
    );
    bench.note('objects replaced', replaced - churned, '');
    bench.note('heap, growth an hour', slope(points), 'MiB', {
      is: '<=',
      value: 0.1,
    });
    bench.note(
      'resident memory, growth',
      (after.rss - before.rss) / MIB,
      'MiB',
    );
    bench.note(
      'sockets at the end ÷ at the beginning',
      handles(after) / Math.max(1, handles(before)),
      '',
      { is: '<=', value: 1.25 },
    );
    await checkPets(bench, world, operator, count);
  },
};
