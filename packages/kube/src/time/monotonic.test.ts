// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMonotonic } from './monotonic.ts';

/** A machine that runs, sleeps, and has its wall clock set. */
function machine() {
  const at = { process: 0, wall: 1_700_000_000_000, uptime: 5_000 };
  let looks = 0;
  return {
    at,
    looks: () => looks,
    run(ms: number) {
      at.process += ms;
      at.wall += ms;
      at.uptime += ms;
    },
    sleep(ms: number) {
      at.wall += ms;
      at.uptime += ms;
    },
    monotonic: createMonotonic({
      process: () => at.process,
      wall: () => at.wall,
      uptime() {
        looks += 1;
        return at.uptime;
      },
    }),
  };
}

test('time that the machine sleeps counts at the next question', () => {
  const { run, sleep, monotonic } = machine();
  run(10);
  const before = monotonic();
  sleep(15_000);
  run(1);
  assert.equal(monotonic() - before, 15_001);
});

test('it is the process that is asked, a thousand times a second, and not the file', () => {
  const { run, looks, monotonic } = machine();
  const before = looks();
  for (let asked = 0; asked < 10_000; asked += 1) {
    run(0.1);
    monotonic();
  }
  assert.ok(looks() - before <= 1, `${looks() - before} looks in a second`);
});

test('a sleep during which the wall clock was set back counts within a second, and time never runs back', () => {
  const { at, run, sleep, monotonic } = machine();
  run(10);
  const before = monotonic();
  sleep(60_000);
  at.wall -= 3_600_000;
  run(5);
  assert.ok(monotonic() >= before);
  run(1_000);
  assert.equal(monotonic() - before, 61_005);
});

test('a wall clock that is set ahead is no sleep', () => {
  const { at, run, monotonic } = machine();
  const before = monotonic();
  at.wall += 3_600_000;
  run(20);
  assert.equal(monotonic() - before, 20);
});
