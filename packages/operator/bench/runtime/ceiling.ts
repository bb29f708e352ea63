// SPDX-License-Identifier: Apache-2.0
import { PETS } from '../../src/integration/stack.ts';
import { inFlight, petOf } from './load.ts';
import { median } from './figures.ts';
import { NAMESPACE, type World } from './world/world.ts';

/** What the API server gives a client without an engine, while nobody else asks. */
export interface Ceiling {
  /** One write after the other, in milliseconds each. */
  writeMs: number;
  /** Writes 32 at once, a second. */
  writesPerSecond: number;
}

/** The better of two tries, the first of which warms the server up; with creates and patches of annotations, half each; the objects are deleted afterwards. No operator may run. */
export async function measureCeiling(
  world: World,
  size: 'tiny' | 'full',
): Promise<Ceiling> {
  const tries = [await tryOnce(world, size), await tryOnce(world, size)];
  return {
    writeMs: Math.min(...tries.map(each => each.writeMs)),
    writesPerSecond: Math.max(...tries.map(each => each.writesPerSecond)),
  };
}

async function tryOnce(world: World, size: 'tiny' | 'full'): Promise<Ceiling> {
  const pets = world.client.of(PETS);
  const count = size === 'tiny' ? 5 : 300;
  const key = (index: number) => ({
    namespace: NAMESPACE,
    name: `ceiling-${index}`,
  });
  const mark = (index: number) =>
    pets.patch(
      key(index),
      {
        metadata: { annotations: { 'example.com/at': `${performance.now()}` } },
      },
      { type: 'merge' },
    );
  const began = performance.now();
  await inFlight(count, index => pets.create(petOf(key(index).name)));
  await inFlight(count, mark);
  const writesPerSecond = (count * 2_000) / (performance.now() - began);
  const single: number[] = [];
  for (let index = 0; index < Math.min(count, 100); index += 1) {
    const from = performance.now();
    await mark(index);
    single.push(performance.now() - from);
  }
  await inFlight(count, index => pets.delete(key(index)));
  return { writeMs: median(single), writesPerSecond };
}
