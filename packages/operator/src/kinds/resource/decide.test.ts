// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_CREATE_SENT,
  ANNOTATION_EXTERNAL_ID,
  type Json,
  type JsonObject,
} from '@api-operators/api';
import { type Outcome } from '@api-operators/rest-mapping';
import {
  mapping,
  withChosenId,
  withKey,
  withList,
  World,
} from './fixtures/world.ts';

test('a new object is marked, created, recorded and settled: three writes to the cluster and one call', () => {
  const world = new World(withKey());
  world.run();
  assert.deepEqual(world.steps, ['mark', 'create', 'record', 'settle']);
  assert.equal(world.object.status?.state, 'Synced');
  assert.equal(world.object.status?.externalID, '1');
  assert.equal(world.object.status?.createdByController, true);
  assert.equal(world.condition('Ready')?.status, 'True');
});

test('a settled object is left alone until its interval has passed', () => {
  const world = new World(withKey());
  world.run();
  world.steps = [];
  world.now += 60_000;
  const before = structuredClone(world.object.status);
  world.run();
  assert.deepEqual(world.steps, ['settle']);
  assert.deepEqual(world.object.status, before);
  world.now += 11 * 60_000;
  world.steps = [];
  world.run();
  assert.deepEqual(world.steps, ['look', 'settle']);
});

for (const [name, map, spec] of [
  ['an idempotency key', withKey, { name: 'Rex' }],
  ['a search by natural key', withList, { name: 'Rex' }],
  ['an id that the caller chose', withChosenId, { name: 'Rex', id: 7 }],
] as const) {
  test(`with ${name}, a process that ends after any step leaves exactly one object (5.36)`, () => {
    for (let crash = 1; crash < 6; crash++) {
      const world = new World(map(), { ...spec });
      world.budget = crash;
      world.run();
      world.budget = Infinity;
      // The mark may be there although its write was the last thing that happened.
      world.runOut();
      assert.equal(
        world.api.size,
        1,
        `${name}, crash after step ${crash}: ${world.steps.join(' ')}`,
      );
      assert.equal(
        world.object.status?.state,
        'Synced',
        `crash after ${crash}`,
      );
      assert.equal(
        world.object.metadata.annotations?.[ANNOTATION_CREATE_PENDING],
        undefined,
      );
    }
  });

  test(`with ${name}, deletion after a crash in the middle of a create leaves no object (5.36)`, () => {
    for (let crash = 1; crash < 6; crash++) {
      const world = new World(map(), { ...spec });
      world.budget = crash;
      world.run();
      world.budget = Infinity;
      world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
      world.runOut();
      assert.ok(
        world.released || !world.object.metadata.finalizers,
        `crash after ${crash}`,
      );
      assert.equal(
        world.api.size,
        0,
        `crash after ${crash}: ${world.steps.join(' ')}`,
      );
    }
  });
}

test('where the API offers no way to find out, it stops, says why, and creates nothing more (5.36)', () => {
  const world = new World(mapping());
  world.budget = 2;
  world.run();
  world.budget = Infinity;
  assert.equal(world.api.size, 1);
  const last = world.run();
  assert.equal(last.kind === 'settle' && last.next.kind, 'stuck');
  assert.equal(world.api.size, 1);
  assert.equal(world.condition('Stalled')?.status, 'True');
  assert.equal(world.condition('Stalled')?.reason, 'CreateUnknown');
  assert.match(
    world.object.status?.message ?? '',
    /external-id.*create-pending/s,
  );
  world.object.metadata.annotations = { [ANNOTATION_EXTERNAL_ID]: '1' };
  world.run();
  assert.equal(world.object.status?.state, 'Synced');
});

for (const [name, map, spec, edited] of [
  ['an idempotency key', withKey, { name: 'Rex' }, { name: 'Max' }],
  ['a search by natural key', withList, { name: 'Rex' }, { name: 'Max' }],
  [
    'an id that the caller chose',
    withChosenId,
    { name: 'Rex', id: 7 },
    { name: 'Rex', id: 8 },
  ],
] as const) {
  test(`with ${name}, a spec that is edited between the lost answer and the next attempt makes no second object (5.36)`, () => {
    for (const lost of ['process', 'answer']) {
      const world = new World(map(), { ...spec });
      if (lost === 'process') {
        world.budget = 'id' in spec ? 3 : 2;
        world.run();
        world.budget = Infinity;
      } else {
        world.lose = 1;
        world.run();
      }
      assert.equal(world.api.size, 1);
      world.object.spec = { ...edited };
      world.object.metadata.generation = 2;
      world.steps = [];
      world.runOut();
      assert.equal(world.api.size, 1, `${lost}: ${world.steps.join(' ')}`);
      const [[, stored]] = [...world.api];
      assert.equal(stored.name, edited.name, lost);
      // An id never changes, so an edit of it is refused in words; other edits follow.
      assert.equal(
        world.condition('Ready')?.reason,
        'id' in edited ? 'IdentityChanged' : 'Synced',
        lost,
      );
      assert.equal(
        world.object.metadata.annotations?.[ANNOTATION_CREATE_SENT],
        undefined,
      );
    }
  });
}

test('a request that the API carries out only after its answer was lost makes no second object (5.37)', () => {
  const world = new World(withList());
  world.answers.create = { kind: 'unknown', message: 'timed out' };
  world.run();
  delete world.answers.create;
  world.now += 5_000;
  world.run();
  assert.equal(world.condition('Ready')?.reason, 'FindingOut');
  world.api.set('9', { id: 9, name: 'Rex' });
  world.runOut();
  assert.deepEqual([...world.api.keys()], ['9']);
  assert.equal(world.object.status?.externalID, '9');
});

test('an idempotency key that the API may have forgotten is not trusted (5.36)', () => {
  const world = new World(withKey());
  world.budget = 2;
  world.run();
  world.budget = Infinity;
  world.keys.clear();
  world.now += 13 * 3_600_000;
  world.run();
  assert.equal(world.api.size, 1);
  assert.match(world.object.status?.message ?? '', /forgotten/);
});

test('a create that was begun at one address is not repeated at another (5.51)', () => {
  const world = new World(withKey());
  world.lose = 1;
  world.run();
  world.endpoint = {
    kind: 'ok',
    url: 'http://b',
    identity: 'http://b',
    login: '',
  };
  world.steps = [];
  world.run();
  assert.deepEqual(world.steps, ['settle']);
  assert.equal(world.condition('Stalled')?.reason, 'EndpointChanged');
});

test('a lost answer is no reason to create again blindly (5.37)', () => {
  const world = new World(mapping());
  world.answers.create = { kind: 'unknown', message: 'reset' };
  world.run();
  delete world.answers.create;
  world.run();
  assert.equal(world.api.size, 0);
  assert.equal(world.condition('Stalled')?.reason, 'CreateUnknown');
});

test('a create that the API refused is taken back, and tried anew when spec changes', () => {
  const world = new World(mapping());
  world.answers.create = {
    kind: 'refused',
    status: 422,
    reason: 'Invalid',
    message: 'POST answered 422: name too short',
  };
  world.run();
  assert.deepEqual(world.steps, ['mark', 'create', 'unmark', 'settle']);
  assert.match(world.object.status?.message ?? '', /name too short/);
  assert.equal(world.condition('Stalled')?.status, 'True');
  delete world.answers.create;
  world.object.metadata.generation = 2;
  world.run();
  assert.equal(world.object.status?.state, 'Synced');
  assert.equal(world.api.size, 1);
});

test('a change of spec is merged over what others keep in the API (5.49)', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    tags: ['a'],
    owner: { city: 'Bern' },
  });
  world.run();
  world.api.set('1', {
    ...world.api.get('1')!,
    vet: 'Dr. No',
    owner: { city: 'Bern', phone: '1' },
  });
  world.object.spec = { name: 'Max', tags: [], owner: { city: 'Bern' } };
  world.object.metadata.generation = 2;
  world.run();
  assert.deepEqual(world.api.get('1'), {
    id: 1,
    name: 'Max',
    tags: [],
    owner: { city: 'Bern', phone: '1' },
    vet: 'Dr. No',
  });
});

test('false, an empty text and a removed field reach the API', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    good: true,
    note: 'x',
    nick: { a: 1, b: 2 },
  });
  world.run();
  world.object.spec = { name: '', good: false, nick: { a: 1 } };
  world.object.metadata.generation = 2;
  world.run();
  assert.deepEqual(world.api.get('1'), {
    id: 1,
    name: '',
    good: false,
    nick: { a: 1 },
  });
  assert.ok(world.steps.includes('remember'));
});

test('drift is taken back and counted; what the API itself wrote differently is accepted', () => {
  const world = new World(withKey(), { name: 'Rex' });
  world.run();
  world.api.set('1', { id: 1, name: 'Bad' });
  world.now += 11 * 60_000;
  world.run();
  assert.equal(world.api.get('1')?.name, 'Rex');
  assert.equal(world.object.status?.driftDetectedCount, 1);

  // The API stores names in capitals, whatever is sent.
  world.keep = object => ({
    ...object,
    name: String(object.name).toUpperCase(),
  });
  world.api.set('1', { id: 1, name: 'REX' });
  world.now += 11 * 60_000;
  world.run();
  // It might be another client that was faster than the look, so it is tried once more.
  assert.equal(world.condition('Synced')?.reason, 'NotKept');
  world.now += 11 * 60_000;
  world.run();
  world.steps = [];
  world.now += 11 * 60_000;
  world.run();
  assert.deepEqual(world.steps, ['look', 'settle']);
});

test('an object that vanished from the API is made again, but not while it may only be invisible yet (5.41)', () => {
  const world = new World(withKey());
  world.run();
  world.api.clear();
  world.object.metadata.generation = 2;
  world.now += 5_000;
  const waiting = world.run();
  assert.equal(waiting.kind === 'settle' && waiting.next.kind, 'at');
  assert.equal(world.condition('Ready')?.reason, 'NotVisibleYet');
  world.now += 40_000;
  world.run();
  assert.equal(world.api.size, 1);
  assert.equal(world.object.status?.externalID, '2');
});

test('an error while looking leaves the id where it is (5.40)', () => {
  const world = new World(withKey());
  world.run();
  world.now += 11 * 60_000;
  world.answers.look = {
    kind: 'unknown',
    status: 500,
    message: 'GET answered 500',
  };
  world.run();
  assert.equal(world.object.status?.externalID, '1');
  assert.equal(world.object.status?.state, 'Failed');
  assert.deepEqual(world.object.status?.response?.data, { id: 1, name: 'Rex' });
});

test('externalIDRef adopts: the object is updated, and what was there is kept for Restore', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    externalIDRef: '42',
    onDelete: 'Restore',
  });
  world.api.set('42', { id: 42, name: 'Old' });
  world.run();
  assert.equal(world.api.size, 1);
  assert.equal(world.api.get('42')?.name, 'Rex');
  assert.deepEqual(world.object.status?.originalState, { id: 42, name: 'Old' });
  assert.equal(world.object.status?.createdByController, false);
  world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
  world.run();
  assert.deepEqual(world.api.get('42'), { id: 42, name: 'Old' });
  assert.ok(world.released);
});

test('an adopted object stays in the API unless onDelete says Delete', () => {
  const world = new World(withKey(), { name: 'Rex', externalIDRef: '42' });
  world.api.set('42', { id: 42, name: 'Old' });
  world.run();
  world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
  const last = world.run();
  assert.equal(last.kind === 'release' && last.event?.reason, 'Orphaned');
  assert.equal(world.api.size, 1);
});

test('readOnly observes and never writes', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    readOnly: true,
    externalIDRef: '42',
  });
  world.run();
  assert.equal(world.object.status?.state, 'NotFound');
  world.api.set('42', { id: 42, name: 'Old' });
  world.now += 11 * 60_000;
  world.run();
  assert.equal(world.object.status?.state, 'Observed');
  assert.deepEqual(world.object.status?.response?.data, {
    id: 42,
    name: 'Old',
  });
  assert.equal(world.api.get('42')?.name, 'Old');
});

test('nothing is sent to another address than the one under which the object was created (5.51)', () => {
  const world = new World(withKey());
  world.run();
  world.endpoint = {
    kind: 'ok',
    url: 'http://b',
    identity: 'http://b',
    login: '',
  };
  world.object.metadata.generation = 2;
  world.steps = [];
  world.run();
  assert.deepEqual(world.steps, ['settle']);
  assert.equal(world.condition('Ready')?.reason, 'EndpointChanged');
  world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
  world.run();
  assert.equal(world.released, false);
  world.object.spec = {
    ...world.object.spec,
    sync: { acceptEndpoint: 'http://b' },
  } as unknown as JsonObject;
  world.run();
  assert.equal(world.released, true);
});

const deletions: [string, Outcome, boolean, RegExp][] = [
  ['200', { kind: 'ok', status: 200, data: undefined, headers: {} }, true, /./],
  ['204', { kind: 'ok', status: 204, data: undefined, headers: {} }, true, /./],
  ['404', { kind: 'absent', status: 404, message: '' }, true, /./],
  ['410', { kind: 'absent', status: 410, message: '' }, true, /./],
  [
    '202',
    { kind: 'ok', status: 202, data: undefined, headers: {} },
    false,
    /accepted the deletion/,
  ],
  [
    '405',
    {
      kind: 'refused',
      status: 405,
      reason: 'NotAllowed',
      message: 'DELETE answered 405',
    },
    false,
    /spec.onDelete to Orphan/,
  ],
  [
    '409',
    {
      kind: 'refused',
      status: 409,
      reason: 'Conflict',
      message: 'DELETE answered 409: in use',
    },
    false,
    /in use/,
  ],
  [
    '401',
    {
      kind: 'refused',
      status: 401,
      reason: 'Unauthorized',
      message: 'DELETE answered 401',
    },
    false,
    /Connection x/,
  ],
  [
    '500',
    { kind: 'unknown', status: 500, message: 'DELETE answered 500' },
    false,
    /answered 500/,
  ],
  [
    'no answer',
    {
      kind: 'unavailable',
      reason: 'Unreachable',
      message: 'cannot be reached',
    },
    false,
    /cannot be reached/,
  ],
];
for (const [name, outcome, released, message] of deletions) {
  test(`a deletion that the API answers with ${name} ${
    released ? 'lets the object go' : 'holds the object and says why'
  }`, () => {
    const world = new World(withKey());
    world.run();
    world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
    world.answers.delete = outcome;
    world.run();
    assert.equal(world.released, released);
    if (!released) assert.match(world.object.status?.message ?? '', message);
  });
}

test('a wrong key names the Connection to correct', () => {
  const world = new World(withKey());
  world.answers.create = {
    kind: 'refused',
    status: 401,
    reason: 'Unauthorized',
    message: 'POST answered 401',
  };
  world.run();
  assert.equal(world.condition('Ready')?.reason, 'Unauthorized');
  assert.match(
    world.object.status?.message ?? '',
    /Connection x logs in with Secret y/,
  );
});

test('a paused object is not touched, and goes on when it is no longer paused', () => {
  const world = new World(withKey(), { name: 'Rex', paused: true });
  world.run();
  assert.equal(world.object.status?.state, 'Paused');
  assert.equal(world.api.size, 0);
  world.object.spec = { name: 'Rex' };
  world.object.metadata.generation = 2;
  world.run();
  assert.equal(world.object.status?.state, 'Synced');
});

test('a member called __proto__ is data', () => {
  const spec = JSON.parse(
    '{"name":"Rex","meta":{"__proto__":{"x":1}}}',
  ) as JsonObject;
  const world = new World(withKey(), spec);
  world.run();
  world.object.metadata.generation = 2;
  world.api.set(
    '1',
    JSON.parse('{"id":1,"name":"Rex","meta":{}}') as JsonObject,
  );
  world.run();
  const meta = world.api.get('1')?.meta as Record<string, Json>;
  assert.deepEqual(Object.keys(meta), ['__proto__']);
  assert.equal(({} as Record<string, unknown>).x, undefined);
});

test('a process that ends while adopting never takes the object for its own', () => {
  for (let crash = 1; crash < 8; crash++) {
    const world = new World(withKey(), { name: 'Rex', externalIDRef: '42' });
    world.api.set('42', { id: 42, name: 'Old' });
    world.budget = crash;
    world.run();
    world.budget = Infinity;
    world.run();
    assert.equal(world.api.get('42')?.name, 'Rex');
    assert.deepEqual(world.object.status?.originalState, {
      id: 42,
      name: 'Old',
    });
    world.object.metadata.deletionTimestamp = '2026-01-01T00:01:00Z';
    world.run();
    assert.equal(world.api.size, 1, `crash after ${crash}`);
  }
});

test('the only object of its kind is created where it is missing, then kept', () => {
  const map = withKey();
  map.identity = { singleton: true, type: 'string', discover: [] };
  const world = new World(map, { name: 'Settings' });
  const original = world.carryOut.bind(world);
  world.carryOut = (step, pass) => {
    original(step, pass);
    if (step.kind === 'create') {
      world.api.set('', { name: 'Settings' });
      delete pass.createdId;
    }
  };
  world.run();
  assert.equal(world.object.status?.state, 'Synced');
  assert.equal(
    world.object.metadata.annotations?.[ANNOTATION_CREATE_PENDING],
    undefined,
  );
});
