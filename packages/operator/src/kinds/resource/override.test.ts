// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import { NOW, withKey, World } from './fixtures/world.ts';

const HOUR = 3_600_000;
const at = (ms: number) => new Date(NOW + ms).toISOString();

function overridden(values: JsonObject, sync: JsonObject = {}): World {
  const spec = { name: 'Rex', size: 1 };
  const world = new World(withKey(), spec);
  world.run();
  world.object.spec = {
    ...spec,
    sync: { ...sync, override: { values, until: at(HOUR) } },
  };
  world.object.metadata.generation = 2;
  world.run();
  return world;
}

for (const drift of ['Heal', 'Report'] as const) {
  test(`an override counts until its time and is then taken back, with drift: ${drift}`, () => {
    const world = overridden({ size: 9, note: 'for a while' }, { drift });
    assert.deepEqual(world.api.get('1'), {
      id: 1,
      name: 'Rex',
      size: 9,
      note: 'for a while',
    });
    assert.deepEqual(world.object.status?.override, {
      fields: ['size', 'note'],
      until: at(HOUR).replace('.000', ''),
    });
    world.now = NOW + HOUR - 1;
    world.run();
    assert.equal(world.api.get('1')?.size, 9);
    // Another process, which knows nothing of the last look.
    world.lastLook = undefined;
    world.now = NOW + HOUR;
    world.run();
    assert.deepEqual(world.api.get('1'), { id: 1, name: 'Rex', size: 1 });
    assert.equal(world.object.status?.override, undefined);
    assert.equal(world.object.status?.driftDetectedCount, undefined);
    world.steps = [];
    world.run();
    assert.deepEqual(world.steps, ['settle'], 'and left alone after that');
  });
}

test('the end of an override is waited for, though nothing else is due', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    executionInterval: '0s',
    sync: { override: { values: { size: 9 }, until: at(HOUR) } },
  });
  const step = world.run();
  assert.deepEqual(step.kind === 'settle' && step.next, {
    kind: 'at',
    time: NOW + HOUR,
  });
});

for (const [field, says] of [
  ['onDelete', /only the API's own fields/],
  ['id', /which object is meant/],
] as const) {
  test(`an override of ${field} is refused with the reason`, () => {
    const world = overridden({ [field]: 'x' });
    assert.equal(world.condition('Ready')?.reason, 'InvalidOverride');
    assert.match(world.object.status?.message ?? '', says);
    assert.deepEqual(world.api.get('1'), { id: 1, name: 'Rex', size: 1 });
  });
}
