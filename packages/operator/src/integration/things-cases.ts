// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_OPERATION,
  ANNOTATION_RECONCILE,
  type JsonObject,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { openJournal } from '../journal/journal.ts';
import { startOperator } from '../operator.ts';
import {
  apply,
  condition,
  isReady,
  object,
  silent,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';
import {
  answersLater,
  startThings,
  THINGS,
  THINGS_VERSION,
  thingsManifests,
  type ThingsApi,
} from './things-api.ts';

/** What a resource does with an API that has its own manners, on any cluster. */
export function thingsCases(start: () => Promise<TestCluster>): void {
  describe('APIs with manners of their own', () => {
    let cluster: TestCluster;
    let stack: Stack;
    let api: ThingsApi;
    const stops: (() => Promise<void>)[] = [];
    before(async () => {
      cluster = await start();
      api = await startThings();
      stack = await startStack(cluster);
      await apply(
        cluster.client,
        thingsManifests(mapping => {
          answersLater(mapping);
          mapping.operations.update!.ifMatch = true;
          mapping.identity!.discover.push({ in: 'location' });
          mapping.identity!.findBy = ['name'];
        }),
      );
      await apply(cluster.client, [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Connection',
          metadata: { name: 'things', namespace: 'shop' },
          spec: { url: api.url },
        },
      ]);
    });
    after(async () => {
      for (const stop of stops) await stop();
      await stack?.stop();
      await api?.stop();
      await cluster?.stop();
    });
    beforeEach(() => {
      api.async = false;
      api.work = { status: 'running' };
      api.tells = 'body';
      api.keep = thing => thing;
      api.before = () => undefined;
      api.calls.length = 0;
    });
    const things = () => cluster.client.of(THINGS);
    const create = (name: string, spec: JsonObject) =>
      things().create({
        ...object('Thing', name, 'shop', spec),
        apiVersion: THINGS_VERSION,
      });
    const patch = (name: string, change: object) =>
      things().patch({ namespace: 'shop', name }, change, { type: 'merge' });
    const until = (
      name: string,
      condition_: (each: UnstructuredObject | undefined) => boolean,
    ) => stack.until(THINGS, 'shop', name, condition_);
    const reason = (each: UnstructuredObject | undefined) =>
      condition(each, 'Ready')?.reason;
    const methods = () =>
      api.calls.filter(call => call.method !== 'GET').map(call => call.method);
    const named = (name: string) =>
      [...api.things.values()].filter(thing => thing.name === name);

    test('work that the API accepts with 202 is followed to its end, over a restart, and asked for once', async () => {
      api.async = true;
      await create('slow', { name: 'slow' });
      const waiting = await until(
        'slow',
        each => reason(each) === 'InProgress',
      );
      assert.equal(waiting.status?.state, 'Syncing');
      assert.match(String(waiting.status?.message), /\/work\/1/);
      assert.ok(waiting.metadata.annotations?.[ANNOTATION_OPERATION]);
      await stack.operator.stop();
      api.work = { status: 'done' };
      const journal = openJournal(':memory:');
      const next = await startOperator({
        client: cluster.client,
        egress: { allow: ['127.0.0.0/8'] },
        journal,
        lease: false,
        logger: silent,
      });
      stops.push(() => next.stop());
      const made = await until('slow', isReady);
      assert.deepEqual(methods(), ['POST']);
      assert.equal(named('slow').length, 1);
      assert.equal(made.status?.externalID, named('slow')[0].id);
      assert.equal(
        made.metadata.annotations?.[ANNOTATION_OPERATION],
        undefined,
      );
      api.work = { status: 'running' };
      await patch('slow', { spec: { note: 'changed' } });
      await until('slow', each => reason(each) === 'InProgress');
      api.work = { status: 'done' };
      await until('slow', isReady);
      assert.equal(named('slow')[0].note, 'changed');
      api.work = { status: 'running' };
      await things().delete({ namespace: 'shop', name: 'slow' });
      await until('slow', each => reason(each) === 'InProgress');
      api.work = { status: 'done' };
      await until('slow', each => each === undefined);
      assert.deepEqual(methods(), ['POST', 'PUT', 'DELETE']);
      assert.equal(api.things.size, 0);
    });

    test('work that the API accepts and fails says why, and makes nothing by itself', async () => {
      api.async = true;
      api.work = { status: 'failed', message: 'no more room' };
      await create('failing', { name: 'failing' });
      const failed = await until(
        'failing',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.equal(reason(failed), 'CreateFailed');
      assert.match(String(failed.status?.message), /no more room/);
      assert.deepEqual(methods(), ['POST']);
      assert.equal(
        failed.metadata.annotations?.[ANNOTATION_CREATE_PENDING],
        undefined,
      );
      await things().delete({ namespace: 'shop', name: 'failing' });
      await until('failing', each => each === undefined);
      assert.deepEqual(methods(), ['POST']);
    });

    test('a change that another makes between the look and the update survives it (5.49)', async () => {
      await create('shared', { name: 'shared', owner: { city: 'Bern' } });
      const { status } = await until('shared', isReady);
      const id = String(status?.externalID);
      let others = 2;
      api.before = call => {
        if (call.method === 'PUT' && others-- > 0) {
          // Somebody else is faster.
          const thing = api.things.get(id)!;
          const owner = { ...(thing.owner as JsonObject), phone: `${others}` };
          api.put(id, { ...thing, owner });
        }
        return undefined;
      };
      await patch('shared', { spec: { note: 'ours' } });
      await until(
        'shared',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      const stored = api.things.get(id)!;
      assert.equal(stored.note, 'ours');
      assert.deepEqual(stored.owner, { city: 'Bern', phone: '0' });
      assert.deepEqual(methods(), ['POST', 'PUT', 'PUT', 'PUT']);
    });

    for (const tells of ['location', 'nothing'] as const) {
      test(`the id of an object whose answer has ${
        tells === 'location' ? 'only a Location' : 'neither body nor Location'
      } is found (5.39)`, async () => {
        api.tells = tells;
        await create(`told-by-${tells}`, { name: `told by ${tells}` });
        const made = await until(`told-by-${tells}`, isReady);
        const [thing] = named(`told by ${tells}`);
        assert.equal(made.status?.externalID, thing.id);
        assert.deepEqual(methods(), ['POST']);
        assert.equal(
          api.calls.some(
            call => call.path === '/things' && call.method === 'GET',
          ),
          tells === 'nothing',
          'the list is searched only where the answer tells nothing',
        );
      });
    }

    test('an error on a look leaves the id and makes nothing anew (5.40)', async () => {
      await create('flaky', { name: 'flaky' });
      const made = await until('flaky', isReady);
      for (const status of [500, 401, 400]) {
        api.before = call => (call.method === 'GET' ? status : undefined);
        await patch('flaky', {
          metadata: { annotations: { [ANNOTATION_RECONCILE]: `${status}` } },
        });
        const failed = await until('flaky', each =>
          String(each?.status?.message).includes(`answered ${status}`),
        );
        assert.equal(failed.status?.externalID, made.status?.externalID);
      }
      api.before = () => undefined;
      await patch('flaky', {
        metadata: { annotations: { [ANNOTATION_RECONCILE]: 'ok' } },
      });
      await until('flaky', isReady);
      assert.deepEqual(methods(), ['POST']);
    });
  });
}
