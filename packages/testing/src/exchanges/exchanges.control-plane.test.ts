// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startControlPlane } from '../control-plane.ts';
import { loadRecordings } from './recordings.ts';
import { replay } from './replay.ts';

/** The garbage collector of a real control plane looks for new APIs every 30 seconds. */
const SETTLE_WITHIN_MS = 90_000;

test('the recorded exchanges are what a real control plane answers', async () => {
  const controlPlane = await startControlPlane({ users: [{ name: 'someone' }] });
  try {
    const differing: unknown[] = [];
    for (const recording of await loadRecordings()) {
      for (const { id, differences } of await replay(recording, controlPlane, { settleWithin: SETTLE_WITHIN_MS })) {
        if (differences.length > 0) differing.push({ id, differences });
      }
    }
    assert.deepEqual(differing, []);
  } finally {
    await controlPlane.stop();
  }
});
