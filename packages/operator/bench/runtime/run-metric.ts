// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { summaryOf, type Figure, type Summary } from './figures.ts';
import { load } from './machine.ts';
import type { Bench, Metric } from './metric.ts';
import { startWorld, type World } from './world/world.ts';

/** What came of one metric. */
export interface MetricResult {
  id: string;
  title: string;
  definition: string;
  target: Bench['target'];
  /** The machine's load before and after. */
  load: [before: number, after: number];
  seconds: number;
  figures: Summary[];
  /** End states that were checked and were as they should be. */
  checks: number;
  /** Why there are no more figures: an end state that was wrong, or a failure. */
  failed?: string;
}

/**
 * Measures one metric; whatever it started has ended when this resolves, but for what is in `settled`. Never rejects.
 *
 * @param shared - used in place of worlds of its own, cleared afterwards
 */
export async function runMetric(
  metric: Metric,
  options: Pick<Bench, 'target' | 'runs' | 'size' | 'idleSeconds' | 'settled'>,
  shared?: World,
): Promise<MetricResult> {
  const { id, title, definition } = metric;
  const figures = new Map<string, Figure>();
  const worlds: World[] = [];
  const before = load();
  const began = performance.now();
  let checks = 0;
  let failed: string | undefined;
  try {
    await metric.measure({
      ...options,
      async world() {
        if (shared) return shared;
        const world = await startWorld(options.target);
        worlds.push(world);
        return world;
      },
      note(name, value, unit = '', target) {
        const figure = figures.get(name) ?? {
          name,
          unit,
          values: [],
          ...(target ? { target } : {}),
        };
        figure.values.push(value);
        figures.set(name, figure);
      },
      check(what, actual, expected) {
        assert.deepEqual(
          actual,
          expected,
          `${what}: ${String(actual)} instead of ${String(expected)}`,
        );
        checks += 1;
      },
    });
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error);
  }
  const kept = new Set([...options.settled.values()].map(each => each.world));
  for (const world of worlds) if (!kept.has(world)) await world.stop();
  await shared?.clear();
  return {
    id,
    title,
    definition,
    target: options.target,
    load: [before, load()],
    seconds: Math.round((performance.now() - began) / 1_000),
    figures: [...figures.values()].map(summaryOf),
    checks,
    ...(failed === undefined ? {} : { failed }),
  };
}
