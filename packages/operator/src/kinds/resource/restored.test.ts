// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutMasks } from './restored.ts';
import { mapping, World } from './fixtures/world.ts';

test('what was masked is set back to what the API holds, and to nothing where it holds nothing (5.64)', () => {
  const original = {
    name: 'Rex',
    note: 'made with ***',
    owner: { city: 'Bern', key: '***' },
    list: ['***', 'b'],
    gone: '***',
  };
  const live = {
    name: 'Max',
    note: 'made with the key',
    owner: { city: 'Basel', key: 'the key' },
    list: ['the key'],
  };
  assert.deepEqual(withoutMasks(original, live), {
    name: 'Rex',
    note: 'made with the key',
    owner: { city: 'Bern', key: 'the key' },
    list: ['the key'],
  });
  assert.deepEqual(withoutMasks(original, undefined), {
    name: 'Rex',
    owner: { city: 'Bern' },
  });
});

test('an adopted object is looked at before it is set back, where a Secret of it was masked, and gets no mask (5.64)', () => {
  const world = new World(mapping(), {
    name: 'Rex',
    externalIDRef: '7',
    onDelete: 'Restore',
  });
  world.api.set('7', { id: 7, name: 'Old', note: 'made with ***' });
  world.run();
  world.api.set('7', { id: 7, name: 'Rex', note: 'made with the key' });
  world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
  world.steps = [];
  world.run();
  assert.deepEqual(world.steps, ['look', 'restore', 'release']);
  assert.deepEqual(world.api.get('7'), {
    id: 7,
    name: 'Old',
    note: 'made with the key',
  });
});
