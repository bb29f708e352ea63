// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';

/** Waits until the condition holds; fails after ten seconds, saying what was waited for. */
export async function eventually(
  what: string,
  condition: () => boolean,
): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline)
      throw new Error(`waited in vain until ${what}`);
    await setImmediate();
  }
}
