// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { CrashPoint } from '../crash-points.ts';
import { condition, isReady } from '../integration/stack.ts';
import {
  NAMESPACE,
  specOf,
  startFaultWorld,
  type FaultWorld,
} from './fault-world.ts';
import { COLLECTIONS, type Collection } from './records-api.ts';
import { KINDS } from './records-kinds.ts';

const LEASE_MS = 2_000;
const MODES = COLLECTIONS.filter(each => each !== 'slows');

describe('an operator that is frozen (SIGSTOP) while another takes over', () => {
  let world: FaultWorld;
  before(async () => {
    world = await startFaultWorld();
  });
  afterEach(() => world.killAll());
  after(() => world?.stop());

  /** All that must hold once the second operator has had its turn, with nothing asked of the first. */
  const settled = (name: (collection: Collection) => string) =>
    Promise.all(
      MODES.map(each =>
        world.until(
          KINDS[each],
          [name(each)],
          object =>
            isReady(object) ||
            (each === 'bares' &&
              condition(object, 'Ready')?.reason === 'CreateUnknown'),
        ),
      ),
    );

  const shown = (collection: Collection, name: string) =>
    `${KINDS[collection].kind} ${NAMESPACE}/${name}`;

  for (const [point, next, when] of [
    [
      'resource.mark.after',
      'resource.create.after',
      'between its note of a create and the POST',
    ],
    [
      'resource.create.after',
      'resource.record.before',
      'between the answer to a POST and its record',
    ],
  ] satisfies [CrashPoint, CrashPoint, string][]) {
    test(`${when} changes nothing when it goes on (5.9)`, async () => {
      const name = (each: Collection) =>
        `${each}-${point.replaceAll('.', '-')}`;
      const first = await world.operator({ lease: LEASE_MS, journal: 'a' });
      const objects = MODES.map(each => shown(each, name(each)));
      await first.stopAt(new Map(objects.map(each => [each, point])));
      for (const each of MODES)
        await world.create(KINDS[each], name(each), specOf(each, name(each)));
      await first.untilStopped(objects);
      first.freeze();
      await world.operator({ lease: LEASE_MS, journal: 'b' });
      await settled(name);
      const posts = world.api.posts.length;
      first.goOn();
      first.thaw();
      await first.untilReached(objects, next);
      assert.equal(world.api.posts.length, posts, 'the first sent a POST');
      await world.audited();
    });
  }

  test('with its POSTs in flight does not record what it is answered, and nothing is there twice (5.9)', async () => {
    const name = (each: Collection) => `${each}-in-flight`;
    const first = await world.operator({ lease: LEASE_MS, journal: 'a' });
    const arrived = new Promise<void>(resolve => {
      let count = 0;
      world.api.fate = () => {
        count += 1;
        if (count === MODES.length) resolve();
        return 'hold';
      };
    });
    for (const each of MODES)
      await world.create(KINDS[each], name(each), specOf(each, name(each)));
    await arrived;
    first.freeze();
    world.api.fate = () => 'answer';
    const answer = world.api.seize();
    await world.operator({ lease: LEASE_MS, journal: 'b' });
    await settled(name);
    answer('answer');
    first.thaw();
    await first.untilReached(
      MODES.map(each => shown(each, name(each))),
      'resource.create.after',
    );
    await world.audited();
  });
});
