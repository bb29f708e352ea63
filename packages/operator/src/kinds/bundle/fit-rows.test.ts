// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BundleNodeStatus } from '@api-operators/api';
import { fitRows } from './fit-rows.ts';

const row = (i: number, change: Partial<BundleNodeStatus> = {}) => ({
  id: `node-${i}`,
  kind: 'Order',
  name: `large-node-${i}`,
  state: 'Synced' as const,
  ready: true,
  externalID: String(i),
  lastSyncTime: '2026-01-01T00:00:00Z',
  ...change,
});

test('the status of a Bundle of 5,000 nodes stays below 256 KiB and shows what failed, wherever it is (5.20)', () => {
  const message = `the API answered 422: ${'no '.repeat(400)}`;
  const resources = Array.from({ length: 5_000 }, (_, i) =>
    i % 1_000 === 999
      ? row(i, { state: 'Failed', ready: false, message })
      : row(i),
  );
  const status = fitRows({
    state: 'Failed',
    message: '5 of 5000 failed',
    resources,
    summary: { total: 5_000, synced: 4_995, failed: 5, pending: 0, skipped: 0 },
  });
  assert.ok(JSON.stringify(status).length < 256 * 1024);
  const shown = status.resources!;
  assert.deepEqual(
    shown.filter(each => each.state === 'Failed').map(each => each.id),
    [999, 1_999, 2_999, 3_999, 4_999].map(i => `node-${i}`),
  );
  assert.deepEqual(
    shown.map(each => Number(each.id.slice(5))),
    shown.map(each => Number(each.id.slice(5))).sort((a, b) => a - b),
  );
  assert.match(
    status.message ?? '',
    /^5 of 5000 failed \(status\.resources shows \d+ of 5000, those that are not synced first\)$/,
  );
  assert.equal(status.summary?.total, 5_000);
});

test('the status of a Bundle that fits is left as it is', () => {
  const status = { state: 'Synced' as const, resources: [row(1), row(2)] };
  assert.equal(fitRows(status), status);
});
