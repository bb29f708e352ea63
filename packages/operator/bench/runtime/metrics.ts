// SPDX-License-Identifier: Apache-2.0
import type { Metric } from './metric.ts';
import { timeToReady } from './m1-time-to-ready.ts';
import { objectsPerSecond } from './m2-objects-per-second.ts';
import { callsPerObject } from './m4-calls-per-object.ts';
import { restCallsPerObject } from './m5-rest-calls-per-object.ts';
import { eventToAction } from './m6-event-to-action.ts';
import { steadyState } from './m7-steady-state.ts';
import { memory } from './m8-memory.ts';
import { coldStart } from './m9-cold-start.ts';
import { recovery } from './m13-recovery.ts';
import { overload } from './m14-overload.ts';
import { deletion } from './m15-deletion.ts';
import { soak } from './m16-soak.ts';

/** All metrics of the runtime; the numbers are those of the public list, of which graphs and pages have others. */
export const metrics: readonly Metric[] = [
  timeToReady,
  objectsPerSecond,
  callsPerObject,
  restCallsPerObject,
  eventToAction,
  steadyState,
  memory,
  coldStart,
  recovery,
  overload,
  deletion,
  soak,
];
