// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { apply, isReady } from '../integration/stack.ts';
import {
  NAMESPACE,
  specOf,
  startFaultWorld,
  type FaultWorld,
} from './fault-world.ts';
import type { OperatorLife } from './operator-life.ts';
import {
  BUNDLES,
  connection,
  KINDS,
  RECORDS_VERSION,
} from './records-kinds.ts';

describe('an object that others write while the operator works on it', () => {
  let world: FaultWorld;
  let life: OperatorLife;
  before(async () => {
    world = await startFaultWorld();
    life = await world.operator();
  });
  after(() => world?.stop());
  const edit = (name: string, note: string) =>
    world.cluster.client
      .of(KINDS.keyeds)
      .patch(
        { namespace: NAMESPACE, name },
        { spec: { note } },
        { type: 'merge' },
      );
  const note = (name: string) =>
    world.api.records.find(each => each.name === name)?.note;

  test('during its create ends as the last edit says (5.38)', async () => {
    const { api } = world;
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    api.fate = () => {
      resolve();
      return 'hold';
    };
    await world.create(KINDS.keyeds, 'hasty', specOf('keyeds', 'hasty'));
    await arrived;
    api.fate = () => 'answer';
    await edit('hasty', 'second thoughts');
    api.seize()('answer');
    await world.until(
      KINDS.keyeds,
      ['hasty'],
      object => isReady(object) && object?.metadata.generation === 2,
    );
    assert.equal(note('hasty'), 'second thoughts');
    assert.equal(api.posts.length, 1);
  });

  test('200 times in a row ends as the last edit says, and is created once (5.38)', async () => {
    const { api } = world;
    const posts = api.posts.length;
    await world.create(KINDS.keyeds, 'busy', specOf('keyeds', 'busy'));
    for (let i = 1; i <= 200; i++) await edit('busy', `edit ${i}`);
    await world.until(
      KINDS.keyeds,
      ['busy'],
      object => isReady(object) && object?.metadata.generation === 201,
    );
    assert.equal(note('busy'), 'edit 200');
    assert.equal(api.posts.length, posts + 1);
    await world.audited();
  });

  test('just before its create is noted is created once, and its id is kept (5.6)', async () => {
    const posts = world.api.posts.length;
    const shown = `Keyed ${NAMESPACE}/contested`;
    await life.stopAt(new Map([[shown, 'resource.mark.before']]));
    await world.create(
      KINDS.keyeds,
      'contested',
      specOf('keyeds', 'contested'),
    );
    await life.untilStopped([shown]);
    await world.cluster.client
      .of(KINDS.keyeds)
      .patch(
        { namespace: NAMESPACE, name: 'contested' },
        { metadata: { labels: { by: 'another' } } },
        { type: 'merge' },
      );
    life.goOn();
    await world.until(KINDS.keyeds, ['contested'], isReady);
    const marks = life.reached
      .get(shown)!
      .filter(point => point === 'resource.mark.before');
    assert.equal(marks.length, 2, 'the first note is refused with 409');
    assert.equal(world.api.posts.length, posts + 1);
    await world.audited();
  });

  test('by deleting its namespace gets nothing new, and the namespace goes (5.16)', async () => {
    const { api, cluster } = world;
    const doomed = JSON.stringify(connection(api.url)).replaceAll(
      `"${NAMESPACE}"`,
      '"doomed"',
    );
    await apply(cluster.client, JSON.parse(doomed) as object[]);
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    api.fate = () => {
      resolve();
      return 'hold';
    };
    await cluster.client.of(BUNDLES).create({
      apiVersion: RECORDS_VERSION,
      kind: BUNDLES.kind,
      metadata: { name: 'late', namespace: 'doomed' },
      spec: {
        resources: [
          { id: 'first', kind: 'Keyed', spec: { name: 'doomed-first' } },
          {
            id: 'second',
            kind: 'Keyed',
            spec: {
              name: 'doomed-second',
              note: '${resources.first.status.externalID}',
            },
          },
        ],
      },
    });
    await arrived;
    api.fate = () => 'answer';
    const namespaces = cluster.client.of({
      group: '',
      version: 'v1',
      plural: 'namespaces',
      kind: 'Namespace',
      namespaced: false,
    });
    await namespaces.delete({ name: 'doomed' });
    api.seize()('answer');
    const gone = await namespaces.waitFor(
      { name: 'doomed' },
      each => each === undefined,
      { timeoutMs: 60_000 },
    );
    assert.equal(gone.kind, 'met');
    assert.deepEqual(
      api.posts
        .map(each => each.name)
        .filter(name => name.startsWith('doomed-')),
      ['doomed-first'],
    );
    assert.deepEqual(
      api.records.filter(each => each.name.startsWith('doomed-')),
      [],
    );
  });
});
