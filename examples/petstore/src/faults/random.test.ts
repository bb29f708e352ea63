// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from './random.ts';

test('the same seed gives the same numbers, another seed or name gives others, evenly spread', () => {
  const take = (seed: number, name: string) => {
    const random = seededRandom(seed, name);
    return Array.from({ length: 10_000 }, random);
  };
  const numbers = take(1, 'latencyMs');
  assert.deepEqual(numbers, take(1, 'latencyMs'));
  assert.notDeepEqual(numbers.slice(0, 5), take(2, 'latencyMs').slice(0, 5));
  assert.notDeepEqual(numbers.slice(0, 5), take(1, 'slowBody').slice(0, 5));
  assert.ok(numbers.every(number => number >= 0 && number < 1));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const inTenth = numbers.filter(
      number => Math.floor(number * 10) === tenth,
    ).length;
    assert.ok(
      inTenth > 900 && inTenth < 1100,
      `${inTenth} numbers from ${tenth / 10}`,
    );
  }
});
