// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeProblem } from './times.ts';

test('times of both kinds are taken, fractions and offsets included', () => {
  for (const text of ['2026-01-31T23:59:59Z', '2026-01-31T23:59:59+02:00', '2024-02-29T00:00:00.5Z']) {
    assert.equal(timeProblem(text, 'Time'), undefined, text);
  }
  assert.equal(timeProblem('2026-01-31T23:59:59.000001Z', 'MicroTime'), undefined);
});

test('what is no time is refused in the words of time.Parse', () => {
  assert.equal(timeProblem('', 'Time'), 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"');
  assert.equal(timeProblem('2026-1-1', 'Time'), 'parsing time "2026-1-1" as "2006-01-02T15:04:05Z07:00": cannot parse "1-1" as "01"');
  assert.equal(timeProblem('2026-13-01T00:00:00Z', 'Time'), 'parsing time "2026-13-01T00:00:00Z": month out of range');
  assert.equal(timeProblem('2026-02-29T00:00:00Z', 'Time'), 'parsing time "2026-02-29T00:00:00Z": day out of range');
  assert.equal(timeProblem('2026-01-01T00:00:00Zz', 'Time'), 'parsing time "2026-01-01T00:00:00Zz": extra text: "z"');
  assert.equal(
    timeProblem('2026-01-01T00:00:00Z', 'MicroTime'),
    'parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  );
});
