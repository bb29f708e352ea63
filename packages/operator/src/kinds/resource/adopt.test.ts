// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import { managedBy } from './managed-by.ts';
import { mapping, withChosenId, withList, World } from './fixtures/world.ts';

const pet = (sync: JsonObject, more: JsonObject = {}): JsonObject => ({
  name: 'Rex',
  tag: 'ours',
  ...more,
  sync,
});

for (const policy of ['Adopt', 'AdoptOrCreate'] as const) {
  test(`${policy}: an object with the same natural key is taken over and brought in step, not created again`, () => {
    const world = new World(withList(), pet({ adoptionPolicy: policy }));
    world.api.set('7', { id: 7, name: 'Rex', tag: 'theirs' });
    world.run();
    assert.equal(world.posts, 0);
    assert.equal(world.object.status?.externalID, '7');
    assert.equal(world.object.status?.createdByController, false);
    assert.equal(world.api.get('7')?.tag, 'ours');
    assert.deepEqual(world.object.status?.originalState, {
      id: 7,
      name: 'Rex',
      tag: 'theirs',
    });
    world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
    world.run();
    assert.equal(world.api.size, 1, 'what was taken over is left');
  });

  test(`${policy}: of two objects with the same natural key none is taken`, () => {
    const world = new World(withList(), pet({ adoptionPolicy: policy }));
    world.api.set('7', { id: 7, name: 'Rex' });
    world.api.set('8', { id: 8, name: 'Rex' });
    world.run();
    assert.equal(world.condition('Ready')?.reason, 'AdoptionAmbiguous');
    assert.equal(world.posts, 0);
  });
}

test('AdoptOrCreate: where there is none it is created, once', () => {
  const world = new World(withList(), pet({ adoptionPolicy: 'AdoptOrCreate' }));
  world.run();
  assert.deepEqual(world.steps, [
    'search',
    'mark',
    'create',
    'record',
    'settle',
  ]);
  assert.equal(world.object.status?.createdByController, true);
});

test('Adopt: where there is none nothing is created, and one that appears later is taken', () => {
  const world = new World(withList(), pet({ adoptionPolicy: 'Adopt' }));
  world.run();
  assert.equal(world.object.status?.state, 'NotFound');
  assert.equal(world.posts, 0);
  world.api.set('7', { id: 7, name: 'Rex' });
  world.lookAgain();
  assert.equal(world.object.status?.externalID, '7');
  world.api.clear();
  world.lookAgain();
  assert.equal(world.object.status?.state, 'NotFound');
  assert.equal(world.posts, 0, 'nor made again when it goes');
});

test('Adopt: an id that spec chooses must exist', () => {
  const world = new World(
    withChosenId(),
    pet({ adoptionPolicy: 'Adopt' }, { id: 7 }),
  );
  world.run();
  assert.equal(world.object.status?.state, 'NotFound');
  assert.equal(world.posts, 0);
});

test('the fields that name the object can be given where the API tells none', () => {
  const without = mapping({ operations: withList().operations });
  const world = new World(without, pet({ adoptionPolicy: 'Adopt' }));
  world.run();
  assert.equal(world.condition('Ready')?.reason, 'AdoptionNotOffered');
  assert.match(world.object.status?.message ?? '', /adoptionFields/);
  world.api.set('7', { id: 7, name: 'Rex' });
  world.object.spec = pet({
    adoptionPolicy: 'Adopt',
    adoptionFields: ['name'],
  });
  world.object.metadata.generation = 2;
  world.run();
  assert.equal(world.object.status?.externalID, '7');
});

test('an object for which another resource stands on the same endpoint is not taken over', () => {
  const holder = (uid: string, endpoint: string) => ({
    apiVersion: 'p/v1',
    kind: 'Pet',
    metadata: {
      name: `pet-${uid}`,
      namespace: 'shop',
      uid,
      annotations: {
        'api-operators.dev/external-id': '7',
        'api-operators.dev/applied': JSON.stringify({ fields: [], endpoint }),
      },
    },
  });
  const cache = {
    list: () => [holder('u1', 'http://a'), holder('u2', 'http://a')],
  };
  const self = holder('u1', 'http://a');
  assert.equal(managedBy(cache, self, '', '7', 'http://a'), 'shop/pet-u2');
  assert.equal(managedBy(cache, self, '', '8', 'http://a'), undefined);
  assert.equal(managedBy(cache, self, '', '7', 'http://b'), undefined);
});
