// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { metrics } from './metrics.ts';
import { runMetric } from './run-metric.ts';
import { startWorld, type World } from './world/world.ts';

// The processes of the world start several times; what was compiled once is not compiled again.
process.env.NODE_COMPILE_CACHE ??= join(
  tmpdir(),
  'api-operators-compile-cache',
);

describe('each metric, in a size that only shows that it works', () => {
  let world: World;
  before(async () => {
    world = await startWorld('embedded');
  });
  after(() => world?.stop());

  for (const metric of metrics) {
    test(`${metric.id}, ${metric.title}, ends with figures and the end state that it should have`, async () => {
      const result = await runMetric(
        metric,
        {
          target: 'embedded',
          runs: 1,
          size: 'tiny',
          idleSeconds: 0.3,
          settled: new Map(),
        },
        world,
      );
      assert.equal(result.failed, undefined);
      assert.ok(result.checks > 0, 'no end state was checked');
      assert.ok(result.figures.length > 0, 'there are no figures');
      for (const { name, median } of result.figures)
        assert.ok(Number.isFinite(median), `${name} is ${median}`);
    });
  }
});
