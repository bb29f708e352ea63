// SPDX-License-Identifier: Apache-2.0

/** Files that are dealt with at a time: more than the threads of Node's file system, so that none of them waits. */
const LANES = 16;

/** Does the work for every item, some at a time. After a failure none is begun; it is thrown once all that was begun has ended. */
export async function inParallel<Item>(items: Iterable<Item>, work: (item: Item) => Promise<unknown>): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (let next = rest.next(); !next.done && !failure; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failure) throw failure.error;
}
