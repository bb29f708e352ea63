// SPDX-License-Identifier: Apache-2.0
import { isReady, PETS } from '../../src/integration/stack.ts';
import { checkPets, createPets } from './load.ts';
import type { Bench, Settled } from './metric.ts';
import type { MeasuredOperator } from './world/world.ts';

export const MIB = 1024 * 1024;

/** How many objects the metrics of an idle operator keep. */
export function idleObjects(bench: Bench): number {
  return bench.size === 'tiny' ? 10 : 10_000;
}

/** A cluster with many objects that are as they should be, and memory of an operator without any. */
export async function settledWorld(bench: Bench): Promise<Settled> {
  const key = `${idleObjects(bench)} pets`;
  const settled = bench.settled.get(key) ?? (await settle(bench));
  bench.settled.set(key, settled);
  await settled.world.rest.recount();
  return settled;
}

async function settle(bench: Bench): Promise<Settled> {
  const count = idleObjects(bench);
  const world = await bench.world();
  const first = await world.startOperator();
  await first.started;
  const baseline = (await first.usage({ collect: true })).rss;
  const watcher = await world.watch(PETS);
  await createPets(world, 'pet', count);
  await watcher.reached(count, isReady, 540_000);
  await checkPets(bench, world, first, count);
  await first.stop();
  return { world, baseline };
}

/** Waits until every object was looked at and nothing is left to do; in milliseconds since the operator's start. */
export async function lookedAt(
  operator: MeasuredOperator,
  objects: number,
): Promise<number> {
  await operator.started;
  for (;;) {
    const { reconciles, queues } = await operator.metrics();
    const busy = Object.values(queues).some(
      queue => queue.waiting + queue.running > 0,
    );
    if (reconciles >= objects && !busy) return operator.part.ask<number>('age');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
