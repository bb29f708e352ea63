// SPDX-License-Identifier: Apache-2.0
import type { Target } from './figures.ts';
import type { Target as ClusterTarget, World } from './world/world.ts';

/** A world with many objects that are as they should be. */
export interface Settled {
  world: World;
  /** Resident memory of an operator without any object, in bytes. */
  baseline: number;
}

/** What a metric measures with. */
export interface Bench {
  target: ClusterTarget;
  /** How often what is repeated is repeated. */
  runs: number;
  /** `tiny`: just enough to see that the metric works; its figures mean nothing. */
  size: 'tiny' | 'full';
  /** How long an idle operator is watched, in seconds. */
  idleSeconds: number;
  /** A cluster and an API of its own, which end with the metric. */
  world(): Promise<World>;
  /** What takes long to set up and is the same for several metrics: made once, and ended with the last of them. */
  settled: Map<string, Settled>;
  /** Notes one run's value of a figure; the first call says unit and target. */
  note(name: string, value: number, unit?: string, target?: Target): void;
  /** Checks an end state; a run that did not end as it should gives no figure. */
  check(what: string, actual: unknown, expected: unknown): void;
}

/** One of the public metrics. */
export interface Metric {
  /** `M4`. */
  id: string;
  title: string;
  /** What is counted from when to when, in a sentence or two. */
  definition: string;
  measure(bench: Bench): Promise<void>;
}
