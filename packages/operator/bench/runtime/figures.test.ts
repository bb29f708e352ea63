// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairness, median, quantile, slope, summaryOf } from './figures.ts';
import { withResults } from './write-docs.ts';

test('a figure is told by its median and spread, and missed when the median is beyond the target', () => {
  const figure = {
    name: 'create',
    unit: 'calls',
    values: [3, 2, 9],
    target: { is: '<=', value: 2 } as const,
  };
  const { median: middle, min, max, met } = summaryOf(figure);
  assert.deepEqual([middle, min, max, met], [3, 2, 9, false]);
  assert.equal(
    summaryOf({ ...figure, target: { is: '=', value: 3 } }).met,
    true,
  );
});

test('a quantile is a value that was measured; the median of an even number is between two', () => {
  assert.equal(quantile([5, 1, 4, 2, 3], 0.99), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('equal shares are fair, and one for all is not', () => {
  assert.equal(fairness([5, 5, 5, 5]), 1);
  assert.equal(fairness([20, 0, 0, 0]), 0.25);
});

test('the slope is what is gained in one unit', () => {
  assert.equal(
    slope([
      { x: 0, y: 10 },
      { x: 1, y: 12 },
      { x: 2, y: 14 },
    ]),
    2,
  );
});

test('new figures take the place of the old ones on the page, and nothing else changes', () => {
  const machine = { cores: 2, cpu: 'x', memoryGiB: 8, node: 'v24.0.0' };
  const result = (value: number) => ({
    id: 'M4',
    title: 'Calls',
    definition: 'Calls an object.',
    target: 'embedded' as const,
    load: [1, 2] as [number, number],
    seconds: 1,
    figures: [summaryOf({ name: 'create', unit: 'calls', values: [value] })],
    checks: 3,
  });
  const once = withResults('# Page\n\nProse.\n', [result(3)], machine);
  assert.match(once, /^# Page\n\nProse\.\n[^]*\| create \| 3 calls \|/);
  const twice = withResults(`${once}\nAfter.\n`, [result(2)], machine);
  assert.equal(twice, `${once}\nAfter.\n`.replace('3 calls', '2 calls'));
});
