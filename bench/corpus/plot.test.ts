// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth, plotOf, type Cost } from './plot.ts';

function costs(exponent: number): Cost[] {
  return Array.from({ length: 50 }, (_, index) => {
    const megabytes = 0.01 * 1.2 ** index;
    return { megabytes, milliseconds: 300 * megabytes ** exponent };
  });
}

test('growth is the power of the size that cost goes by', () => {
  assert.ok(Math.abs(growth(costs(1)) - 1) < 1e-9);
  assert.ok(Math.abs(growth(costs(2)) - 2) < 1e-9);
});

test('the plot has a dot for each document, within the axes', () => {
  const svg = plotOf(costs(1), 300);
  const dots = /<path d="([^"]*)" class="dots"/.exec(svg)![1];
  const places = [...dots.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]);
  assert.equal(places.length, 50);
  for (const [x, y] of places) assert.ok(x >= 70 && x <= 700 && y >= 20 && y <= 430, `${x} ${y}`);
  assert.ok(places.at(-1)![0] > places[0][0] && places.at(-1)![1] < places[0][1]);
});
