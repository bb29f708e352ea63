// SPDX-License-Identifier: Apache-2.0

/** Three clocks of one machine, all in milliseconds. */
export interface MachineClocks {
  /** Only grows, and stands still while the machine sleeps. Cheap. */
  process(): number;
  /** Counts sleep, and may be set by anybody. Cheap. */
  wall(): number;
  /** Only grows and counts sleep. Dear: on Linux a file is opened and read for each look. */
  uptime(): number;
}

/** The uptime is looked at again after this much process time, whatever the wall clock says. */
const LOOK_AGAIN_MS = 1_000;
/** Wall clock and process time may part by this much, as clocks that are being corrected do. */
const TOLERANCE_MS = 20;

/**
 * Milliseconds that only grow, sleep included. Whoever asks thousands of times a second does not pay for the dear clock:
 * it is looked at once a second, and at once when the wall clock has run ahead of process time, as it does over a sleep.
 */
export function createMonotonic(clocks: MachineClocks): () => number {
  const uptimeAtStart = clocks.uptime() - clocks.process();
  let lookedAt = clocks.process();
  let wallThen = clocks.wall();
  let slept = 0;
  return () => {
    const now = clocks.process();
    const passed = now - lookedAt;
    const wall = clocks.wall();
    if (passed >= LOOK_AGAIN_MS || wall - wallThen - passed > TOLERANCE_MS) {
      slept = Math.max(slept, clocks.uptime() - uptimeAtStart - now);
      lookedAt = now;
      wallThen = wall;
    }
    return now + slept;
  };
}
