// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderOf } from './order.ts';

test('vertices come after what they need, the lowest first where there is a choice', () => {
  assert.deepEqual(orderOf({ count: 4, edges: [[3, 0], [2, 1]] }), { kind: 'ordered', order: [2, 1, 3, 0] });
  assert.deepEqual(orderOf({ count: 3, edges: [] }), { kind: 'ordered', order: [0, 1, 2] });
});

test('every circle is found once, and what only hangs on it is not part of it', () => {
  const edges: [number, number][] = [[0, 1], [1, 2], [2, 0], [2, 3], [5, 4], [4, 5]];
  assert.deepEqual(orderOf({ count: 6, edges }), { kind: 'cyclic', cycles: [[0, 2, 1], [4, 5]] });
});

test('an order of ten thousand vertices obeys every edge', () => {
  const count = 10_000;
  const edges: [number, number][] = [];
  let seed = 1;
  for (let i = 0; i < 30_000; i++) {
    seed = (seed * 48271) % 2147483647;
    const a = seed % count;
    seed = (seed * 48271) % 2147483647;
    const b = seed % count;
    if (a !== b) {
      edges.push([Math.max(a, b), Math.min(a, b)]);
    }
  }
  const sorted = orderOf({ count, edges });
  assert.equal(sorted.kind, 'ordered');
  const place = new Map(sorted.kind === 'ordered' ? sorted.order.map((vertex, i) => [vertex, i]) : []);
  assert.equal(place.size, count);
  assert.ok(edges.every(([a, b]) => (place.get(a) as number) < (place.get(b) as number)));
});
