// SPDX-License-Identifier: Apache-2.0
import { systemClock, type Clock } from '@api-operators/kube';

/** A clock on which `factor` milliseconds pass in each real one. */
export function scaledClock(factor: number): Clock {
  const wall = systemClock.now();
  const start = systemClock.monotonic();
  const passed = () => (systemClock.monotonic() - start) * factor;
  return {
    now: () => wall + passed(),
    monotonic: passed,
    schedule: (ms, fn) => systemClock.schedule(ms / factor, fn),
  };
}
