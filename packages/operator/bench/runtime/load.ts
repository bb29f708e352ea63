// SPDX-License-Identifier: Apache-2.0
import { isReady, object, PETS } from '../../src/integration/stack.ts';
import type { Bench } from './metric.ts';
import type { Watcher } from './world/watcher.ts';
import { NAMESPACE, type MeasuredOperator, type World } from './world/world.ts';

/** Calls that the driver keeps in flight. */
export const IN_FLIGHT = 32;

/** Does `act` for 0 … count-1, {@link IN_FLIGHT} at once. */
export async function inFlight(
  count: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, count) }, worker));
}

export function petOf(name: string, namespace = NAMESPACE) {
  return object('Pet', name, namespace, {
    name,
    photoUrls: [`https://pets.example.com/${name}.png`],
    status: 'available',
  });
}

/** Creates pets named `<prefix>-<n>`. */
export async function createPets(
  world: World,
  prefix: string,
  count: number,
): Promise<void> {
  const pets = world.client.of(PETS);
  await inFlight(count, index => pets.create(petOf(`${prefix}-${index}`)));
}

/** Deletes all pets and waits until they are gone in the cluster and in the API. */
export async function deletePets(
  bench: Bench,
  world: World,
  watcher: Watcher,
): Promise<void> {
  const pets = world.client.of(PETS);
  const names = watcher.objects().map(each => each.metadata.name);
  await inFlight(names.length, index =>
    pets.delete({ namespace: NAMESPACE, name: names[index] }),
  );
  await watcher.empty();
  bench.check(
    'objects that are left in the API',
    (await world.rest.names()).length,
    0,
  );
}

/** Nothing is missing, nothing is there twice, and the journal is whole. */
export async function checkPets(
  bench: Bench,
  world: World,
  operator: MeasuredOperator,
  count: number,
): Promise<void> {
  const names = await world.rest.names();
  bench.check('objects in the API', names.length, count);
  bench.check('different objects in the API', new Set(names).size, count);
  bench.check('the journal is whole', await operator.journalIsWhole(), true);
}

/** Pays for what only the first objects of a process cost. */
export async function warmUp(
  bench: Bench,
  world: World,
  watcher: Watcher,
): Promise<void> {
  const count = bench.size === 'tiny' ? 2 : 300;
  await createPets(world, 'warm-up', count);
  await watcher.reached(count, isReady);
  await deletePets(bench, world, watcher);
  await world.rest.reset();
}

/** Calls but those for Leases, by verb and resource; `watch` and `list` are the caches' and told apart. */
export function objectCalls(
  calls: Record<string, number>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(calls).filter(
      ([name]) => !/leases|^watch |^list /.test(name),
    ),
  );
}

export function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
