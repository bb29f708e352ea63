// SPDX-License-Identifier: Apache-2.0
import { isConflict, isNotFound } from '@api-operators/kube';
import type { Runtime } from '../runtime.ts';

const ATTEMPTS = 6;

/** Writes down what a call came to, which must not be lost to a cluster that is away for a moment. */
export async function patiently<T>(
  runtime: Pick<Runtime, 'clock' | 'random'>,
  signal: AbortSignal,
  write: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (
        attempt >= ATTEMPTS ||
        signal.aborted ||
        isNotFound(error) ||
        isConflict(error)
      ) {
        throw error;
      }
      await new Promise<void>(resolve => {
        runtime.clock.schedule(
          100 * 2 ** attempt * (0.5 + runtime.random()),
          resolve,
        );
      });
    }
  }
}
