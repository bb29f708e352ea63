// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, RestMappingVersion } from '@api-operators/api';
import { decide } from './decide.ts';
import { withKey, World } from './fixtures/world.ts';
import type { Step } from './types.ts';

/** A pet that is in step, and then edited. */
function edited(
  mapping: RestMappingVersion,
  before: JsonObject,
  after: JsonObject,
  prepare: (world: World) => void = () => {},
): { world: World; update: Extract<Step, { kind: 'update' }> | undefined } {
  const world = new World(mapping, before);
  world.run();
  world.steps = [];
  prepare(world);
  world.object.spec = after;
  world.object.metadata.generation = 2;
  const first = world.facts({ live: { kind: 'unseen' } });
  world.run();
  const step = decide(first);
  return { world, update: step.kind === 'update' ? step : undefined };
}

function withPatch(mediaType: string): RestMappingVersion {
  const made = withKey();
  made.operations.patch = {
    method: 'PATCH',
    path: '/pet/{petId}',
    parameters: [{ wire: 'petId', in: 'path' }],
    body: { mediaType },
    success: [],
  };
  return made;
}

function withVersions(): RestMappingVersion {
  const made = withKey();
  made.operations.update!.ifMatch = true;
  return made;
}

const MERGE = 'application/merge-patch+json';

test('an edit costs one REST call and one write where the API takes a merge patch', () => {
  const { world, update } = edited(
    withPatch(MERGE),
    { name: 'Rex', tag: 'old', owner: { city: 'Bern', zip: 1 } },
    { name: 'Max', owner: { city: 'Bern' } },
  );
  assert.deepEqual(update?.body, {
    name: 'Max',
    tag: null,
    owner: { city: 'Bern', zip: null },
  });
  assert.deepEqual(
    world.steps.filter(step => step !== 'remember'),
    ['update', 'settle'],
  );
});

test('an edit costs one REST call and one write with mergeOnUpdate: false', () => {
  const { world, update } = edited(
    withKey(),
    { name: 'Rex', mergeOnUpdate: false },
    { name: 'Max', mergeOnUpdate: false },
  );
  assert.deepEqual(update?.body, { name: 'Max' });
  assert.deepEqual(world.steps, ['update', 'settle']);
});

test('an edit costs one REST call and one write where spec sets all that the replacement takes', () => {
  const mapping = withKey();
  mapping.operations.update!.body!.members = ['name', 'tags'];
  const { world } = edited(
    mapping,
    { name: 'Rex', tags: ['a'] },
    { name: 'Max', tags: ['a'] },
  );
  assert.deepEqual(world.steps, ['update', 'settle']);
});

test('an edit is merged with what the API told last where If-Match makes it refuse an older version (5.49)', () => {
  const { world, update } = edited(
    withVersions(),
    { name: 'Rex' },
    { name: 'Max' },
    each => {
      each.lastSeen = {
        etag: '"7"',
        whole: { id: 1, name: 'Rex', theirs: 'kept' },
      };
    },
  );
  assert.deepEqual(update?.body, { id: 1, name: 'Max', theirs: 'kept' });
  assert.equal(update?.ifMatch, '"7"');
  assert.deepEqual(world.steps, ['update', 'settle']);
});

for (const [why, mapping, spec, prepare] of [
  ['a merge without versions', withKey(), {}, undefined],
  [
    'an API that takes versions and told none yet',
    withVersions(),
    {},
    undefined,
  ],
  [
    'a JSON Patch, which changes an object that was read',
    withPatch('application/json-patch+json'),
    {},
    undefined,
  ],
  [
    'an object that is not made again when it was deleted in the API',
    withKey(),
    { mergeOnUpdate: false, sync: { onExternalDelete: 'Report' } },
    undefined,
  ],
  [
    'a change in the API that was reported',
    withPatch(MERGE),
    {},
    (world: World) => {
      world.object.status!.driftDetected = true;
    },
  ],
] as const) {
  test(`an edit looks first for ${why}`, () => {
    const { world } = edited(
      mapping,
      { name: 'Rex', ...spec },
      { name: 'Max', ...spec },
      prepare,
    );
    assert.deepEqual(world.steps.slice(0, 2), ['look', 'update']);
  });
}

test('an edit of a setting of the operator sends nothing', () => {
  const { world } = edited(
    withPatch(MERGE),
    { name: 'Rex' },
    { name: 'Rex', executionInterval: '1h' },
  );
  assert.deepEqual(world.steps, ['look', 'settle']);
});

test('an edit of an object that was deleted in the API makes it again, though no look came first (5.42)', () => {
  const { world } = edited(
    withPatch(MERGE),
    { name: 'Rex' },
    { name: 'Max' },
    each => {
      each.api.clear();
      each.answers.update = { kind: 'absent', status: 404, message: '404' };
      each.now += 60_000;
    },
  );
  assert.deepEqual(world.steps.slice(0, 4), [
    'update',
    'look',
    'mark',
    'create',
  ]);
  assert.equal(world.api.size, 1);
});
