// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANNOTATION_EXTERNAL_ID,
  type Json,
  type JsonObject,
} from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import { withKey, World } from './fixtures/world.ts';

const writes = (world: World) =>
  world.steps.filter(step => step === 'update' || step === 'create').length;

/** Numbers that are always the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An API that keeps texts in lower case and trimmed, lists sorted, times in UTC, prices as text, and adds defaults. */
function manners(random: () => number): (object: JsonObject) => JsonObject {
  const lower = random() < 0.5;
  const trims = random() < 0.5;
  const sorts = random() < 0.5;
  const times = random() < 0.5;
  const prices = random() < 0.5;
  const kept = (value: Json): Json => {
    if (typeof value === 'string') {
      if (times && /^\d{4}-/.test(value)) return new Date(value).toISOString();
      const trimmed = trims ? value.trim() : value;
      return lower ? trimmed.toLowerCase() : trimmed;
    }
    if (typeof value === 'number') return prices ? value.toFixed(2) : value;
    if (Array.isArray(value)) {
      const items = value.map(kept);
      return sorts ? items.toSorted() : items;
    }
    return isObject(value) ? { color: 'grey', ...members(value) } : value;
  };
  const members = (object: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [
        key,
        key === 'id' ? value : kept(value),
      ]),
    );
  return object => ({ created: '2026-01-01', ...members(object) });
}

test('an API that keeps values in its own form is not written to after the second look (5.48)', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = numbers(seed);
    const spec: JsonObject = {
      name: ' Rex ',
      tags: ['b', 'A'],
      price: 1.5,
      born: '2026-01-01T02:00:00+02:00',
      owner: { city: ' Bern', since: '2020-01-01T00:00:00Z' },
    };
    const world = new World(withKey(), spec);
    world.keep = manners(random);
    world.echoes = random() < 0.5;
    world.run();
    world.lookAgain();
    world.lookAgain();
    for (let look = 3; look < 6; look++) {
      world.lookAgain();
      assert.equal(writes(world), 0, `seed ${seed}, look ${look}`);
    }
    world.object.spec = { ...spec, name: 'Max' };
    world.object.metadata.generation = 2;
    world.run();
    world.lookAgain();
    world.lookAgain();
    world.lookAgain();
    assert.equal(writes(world), 0, `seed ${seed}, after an edit`);
    assert.match(String(world.api.get('1')?.name), /^max$/i);
  }
});

test('a field that another tool keeps changing is taken back ever more seldom, and said to be fought over (5.25)', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    executionInterval: '1s',
  });
  world.run();
  const times: number[] = [];
  for (const end = world.now + 600_000; world.now < end; world.now += 1_500) {
    world.api.set('1', { ...world.api.get('1')!, name: 'Theirs' });
    world.steps = [];
    world.run();
    if (writes(world) > 0) times.push(world.now);
  }
  assert.equal(world.condition('Synced')?.reason, 'Contended');
  assert.match(world.object.status?.message ?? '', /changing name/);
  const pauses = times.slice(1).map((time, i) => time - times[i]);
  assert.ok(times.length < 12, `${times.length} writes in ten minutes`);
  assert.ok(pauses.at(-1)! > 8 * pauses[2], pauses.join(' '));
});

test('a change that comes back between the heal and the look is not taken for the form that the API keeps (5.25)', () => {
  const world = new World(withKey());
  world.run();
  world.lookAgain();
  // Another client is faster than the look, once.
  world.api.set('1', { ...world.api.get('1')!, name: 'Theirs' });
  world.keep = object => ({ ...object, name: 'Theirs' });
  world.lookAgain();
  assert.equal(world.condition('Synced')?.reason, 'NotKept');
  assert.equal(world.object.status?.driftDetected, true);
  world.keep = object => object;
  world.lookAgain();
  assert.equal(world.api.get('1')?.name, 'Rex');
  assert.equal(world.object.status?.driftDetected, false);
  assert.equal(world.condition('Synced')?.reason, 'Synced');
});

test('a file that an API takes and never shows is no drift (5.48)', () => {
  const map = withKey();
  map.fields.push({
    field: 'photo',
    wire: 'photo',
    in: 'body',
    binary: true,
  });
  const world = new World(map, {
    name: 'Rex',
    photo: { dataFrom: { configMapRef: { name: 'photos', key: 'rex' } } },
  });
  world.keep = ({ photo: _, ...shown }) => shown;
  world.run();
  world.lookAgain();
  world.lookAgain();
  assert.equal(writes(world), 0);
  assert.equal(world.condition('Synced')?.status, 'True');
});

test('with drift: Report a change in the API stays and is told, and a change of spec still goes there', () => {
  const world = new World(withKey(), {
    name: 'Rex',
    sync: { drift: 'Report' },
  });
  world.run();
  world.api.set('1', { ...world.api.get('1')!, name: 'Theirs' });
  world.lookAgain();
  assert.equal(writes(world), 0);
  assert.equal(world.object.status?.driftDetected, true);
  assert.equal(world.object.status?.driftDetectedCount, 1);
  assert.equal(world.condition('Synced')?.reason, 'Drifted');
  world.lookAgain();
  assert.equal(world.object.status?.driftDetected, true, 'and stays told');
  world.answers.look = { kind: 'unknown', message: 'reset' };
  world.lookAgain();
  delete world.answers.look;
  world.lookAgain();
  assert.equal(writes(world), 0, 'an error between two looks changes nothing');
  world.object.spec = { name: 'Max', sync: { drift: 'Report' } };
  world.object.metadata.generation = 2;
  world.run();
  assert.equal(world.api.get('1')?.name, 'Max');
});

for (const policy of ['Recreate', 'Report'] as const) {
  test(`an object that is deleted in the API: onExternalDelete ${policy} (5.42)`, () => {
    const world = new World(withKey(), {
      name: 'Rex',
      sync: { onExternalDelete: policy },
    });
    world.run();
    world.api.clear();
    world.lookAgain();
    world.lookAgain();
    assert.equal(world.api.size, policy === 'Recreate' ? 1 : 0);
    assert.equal(world.posts, policy === 'Recreate' ? 2 : 1);
    assert.equal(
      world.condition('Ready')?.reason,
      policy === 'Recreate' ? 'Synced' : 'DeletedExternally',
    );
  });
}

test('an object that the API does not show yet is not made again, even where the process ended before it wrote a status (5.41)', () => {
  const world = new World(withKey());
  world.budget = 3;
  world.run();
  world.budget = Infinity;
  assert.equal(
    world.object.metadata.annotations?.[ANNOTATION_EXTERNAL_ID],
    '1',
  );
  const [hidden] = world.api.values();
  world.api.clear();
  world.now += 1_000;
  world.run();
  assert.equal(world.condition('Ready')?.reason, 'NotVisibleYet');
  world.api.set('1', hidden);
  world.runOut();
  assert.equal(world.posts, 1);
  assert.equal(world.object.status?.state, 'Synced');
});
