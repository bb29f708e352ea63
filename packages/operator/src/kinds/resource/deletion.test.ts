// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '@api-operators/rest-mapping';
import { withKey, World } from './fixtures/world.ts';

const ok = (status: number): Outcome => ({
  kind: 'ok',
  status,
  data: undefined,
  headers: {},
});
const refused = (
  status: number,
  reason: 'NotAllowed' | 'Conflict',
): Outcome => ({ kind: 'refused', status, reason, message: `said ${status}` });

/** What the API answers to DELETE, and whether the object may go then; else the reason that it shows. */
const ANSWERS: [string, Outcome, true | string][] = [
  ['200', ok(200), true],
  ['202', ok(202), 'InProgress'],
  ['204', ok(204), true],
  ['404', { kind: 'absent', status: 404, message: '' }, true],
  ['405', refused(405, 'NotAllowed'), 'DeleteNotAllowed'],
  ['409', refused(409, 'Conflict'), 'InUse'],
  ['410', { kind: 'absent', status: 410, message: '' }, true],
  ['500', { kind: 'unknown', status: 500, message: 'said 500' }, 'Unanswered'],
];

for (const [answer, outcome, expected] of ANSWERS) {
  for (const policy of [undefined, 'Delete', 'Restore'] as const) {
    test(`DELETE answered with ${answer}, onDelete ${
      policy ?? 'absent'
    }: the object ${
      expected === true ? 'goes' : 'stays until Orphan is asked for'
    } (5.15) (5.50)`, () => {
      const world = new World(withKey(), {
        name: 'Rex',
        ...(policy ? { onDelete: policy } : {}),
      });
      world.run();
      world.steps = [];
      world.answers.delete = outcome;
      world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
      world.run();
      assert.equal(world.released, expected === true, world.steps.join(' '));
      assert.ok(world.steps.includes('delete'));
      if (expected === true) return;
      assert.equal(world.condition('Ready')?.reason, expected);
      world.object.spec = { name: 'Rex', onDelete: 'Orphan' };
      world.object.metadata.generation = 2;
      world.run();
      assert.ok(world.released, 'Orphan is honoured during a deletion (5.15)');
      assert.equal(world.api.size, 1);
    });
  }
  test(`onDelete Orphan: DELETE, which would be answered with ${answer}, is not sent (5.50)`, () => {
    const world = new World(withKey(), { name: 'Rex', onDelete: 'Orphan' });
    world.run();
    world.answers.delete = outcome;
    world.steps = [];
    world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
    world.run();
    assert.ok(world.released);
    assert.deepEqual(world.steps, ['release']);
  });
}
