// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ANNOTATION_RECONCILE, type JsonObject } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import type { UnstructuredObject } from '@api-operators/kube';
import { openJournal, type Journal } from '../journal/journal.ts';
import { eventually } from './eventually.ts';
import {
  apply,
  condition,
  isReady,
  object,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';
import {
  startThings,
  THINGS,
  THINGS_VERSION,
  thingsManifests,
  type ThingsApi,
} from './things-api.ts';

const CANARY = 'canary-of-the-owner';

/** What the calls for a resource cost, and what they must and must not carry, on any cluster. */
export function callCases(start: () => Promise<TestCluster>): void {
  describe('the calls for a resource', () => {
    let cluster: TestCluster;
    let stack: Stack;
    let api: ThingsApi;
    let closeKept: (() => void) | undefined;
    /** Called with each entry before the journal takes it. */
    let onEntry: (method: string) => void = () => {};
    before(async () => {
      cluster = await start();
      api = await startThings();
      const kept = openJournal(':memory:');
      const journal: Journal = Object.create(kept, {
        append: {
          value(entry: Parameters<Journal['append']>[0]) {
            onEntry(entry.method);
            return kept.append(entry);
          },
        },
      });
      stack = await startStack(cluster, { operator: { journal } });
      closeKept = () => kept.close();
      stack = { ...stack, journal };
      await apply(
        cluster.client,
        thingsManifests(mapping => {
          mapping.operations.update!.ifMatch = true;
          mapping.identity!.findBy = ['name'];
        }),
      );
      await apply(cluster.client, [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'calls' } },
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'owner', namespace: 'calls' },
          stringData: { pin: CANARY, short: 'abc' },
        },
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Connection',
          metadata: { name: 'things', namespace: 'calls' },
          spec: { url: api.url },
        },
      ]);
    });
    after(async () => {
      await stack?.stop();
      closeKept?.();
      await api?.stop();
      await cluster?.stop();
    });
    beforeEach(() => {
      api.keep = thing => thing;
      api.before = () => undefined;
      api.calls.length = 0;
      onEntry = () => {};
    });
    const things = () => cluster.client.of(THINGS);
    const create = (name: string, spec: JsonObject) =>
      things().create({
        ...object('Thing', name, 'calls', { name, ...spec }),
        apiVersion: THINGS_VERSION,
      });
    const patch = (name: string, change: object) =>
      things().patch({ namespace: 'calls', name }, change, { type: 'merge' });
    const until = (
      name: string,
      is: (each: UnstructuredObject | undefined) => boolean,
    ) => stack.until(THINGS, 'calls', name, is);
    const methods = () =>
      api.calls.filter(call => call.method !== 'GET').map(call => call.method);
    const named = (name: string) =>
      [...api.things.values()].find(thing => thing.name === name)!;
    const secretly = (key: string) => ({
      city: 'Bern',
      pinSecretRef: { name: 'owner', key },
    });
    /** Asks for a look, and waits until it was made and its pass is over. */
    async function look(name: string): Promise<void> {
      const looks = () =>
        api.calls.filter(call => call.method === 'GET').length;
      const before_ = looks();
      await patch(name, {
        metadata: {
          annotations: { [ANNOTATION_RECONCILE]: `${api.calls.length}` },
        },
      });
      await eventually('the API is looked at', () => looks() > before_);
      await until(name, isReady);
    }

    for (const key of ['pin', 'short']) {
      test(`a Secret inside a member (${key}) is sent, is no drift where the API does not show it, and is shown nowhere (5.64)`, async () => {
        const name = `nested-${key}`;
        const text = key === 'pin' ? CANARY : 'abc';
        const hides = (thing: JsonObject) => {
          const { pin: _, ...owner } = isObject(thing.owner) ? thing.owner : {};
          return { ...thing, owner };
        };
        api.keep = hides;
        await create(name, { owner: secretly(key) });
        const made = await until(name, isReady);
        const [post] = api.calls.filter(call => call.method === 'POST');
        assert.deepEqual((post.body as JsonObject).owner, {
          city: 'Bern',
          pin: text,
        });
        await look(name);
        await look(name);
        assert.deepEqual(methods(), ['POST'], 'no look found drift');
        // From now on the API shows what it was given, wherever it can.
        api.keep = thing => ({ ...thing, owner: { city: 'Bern', pin: text } });
        await patch(name, { spec: { note: 'edited' } });
        const edited = await until(
          name,
          each => isReady(each) && each?.metadata.generation === 2,
        );
        await look(name);
        const journal = stack.journal.list(made.metadata.uid ?? '');
        assert.ok(journal.length >= 2);
        const quoted = new RegExp(`"${text}"|canary`);
        for (const [sink, told] of [
          ['object', JSON.stringify(await until(name, isReady))],
          ['edited object', JSON.stringify(edited)],
          ['journal', JSON.stringify(journal)],
        ]) {
          assert.doesNotMatch(told, quoted, sink);
        }
        assert.deepEqual(methods(), ['POST', 'PUT']);
      });
    }

    test('what an API echoes of a Secret in a field of its own is masked where it is shown, and never written back masked (5.64)', async () => {
      api.keep = thing => ({ madeWith: `the pin ${CANARY}`, ...thing });
      await create('echo', { owner: secretly('pin') });
      const made = await until('echo', isReady);
      await patch('echo', { spec: { note: 'edited' } });
      const edited = await until(
        'echo',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      assert.deepEqual(methods(), ['POST', 'PUT']);
      assert.equal(named('echo').madeWith, `the pin ${CANARY}`);
      assert.equal(named('echo').note, 'edited');
      assert.match(JSON.stringify(edited.status), /the pin \*\*\*/);
      for (const [sink, told] of [
        ['object', JSON.stringify(edited)],
        [
          'journal',
          JSON.stringify(stack.journal.list(made.metadata.uid ?? '')),
        ],
      ]) {
        assert.doesNotMatch(told, /canary/, sink);
      }
    });

    test('an edit costs one call of the API and one write to the cluster, once the API has told its version', async () => {
      const writes: string[] = [];
      const stop = cluster.client.onRequest(({ verb, resource, name }) => {
        if (name === 'cheap' && verb !== 'get') {
          writes.push(`${verb}${resource.replace(/^[^/]*/, '')}`);
        }
      });
      await create('cheap', { note: 'a' });
      await until('cheap', isReady);
      for (const [generation, note, calls] of [
        [2, 'b', ['GET', 'PUT']],
        [3, 'c', ['PUT']],
      ] as const) {
        api.calls.length = 0;
        await patch('cheap', { spec: { note } });
        await until(
          'cheap',
          each => isReady(each) && each?.metadata.generation === generation,
        );
        assert.deepEqual(
          api.calls.map(call => call.method),
          calls,
        );
      }
      // Ours: the create and both edits. The operator's: mark and result, and a status for each of the three.
      await eventually('all answers are here', () => writes.length >= 8);
      stop();
      assert.deepEqual(writes.toSorted(), [
        'create',
        ...Array<string>(4).fill('patch'),
        ...Array<string>(3).fill('patch/status'),
      ]);
      const id = String(named('cheap').id);
      // Another client changes the object: the version is no longer the one that was told.
      api.put(id, { ...named('cheap'), tags: ['theirs'] });
      api.calls.length = 0;
      await patch('cheap', { spec: { note: 'd' } });
      await until(
        'cheap',
        each => isReady(each) && each?.metadata.generation === 4,
      );
      assert.deepEqual(
        api.calls.map(call => call.method),
        ['PUT', 'GET', 'PUT'],
      );
      assert.deepEqual(named('cheap').tags, ['theirs']);
      assert.equal(named('cheap').note, 'd');
    });

    test('a failure of the operator itself in the middle of a create is told like a lost answer, and holds up no deletion (5.38)', async () => {
      onEntry = () => {
        throw new TypeError(`broken ${CANARY}`);
      };
      await create('broken', {});
      const told = await until('broken', each =>
        /the operator failed in the middle/.test(String(each?.status?.message)),
      );
      assert.equal(condition(told, 'Ready')?.reason, 'Unanswered');
      assert.doesNotMatch(JSON.stringify(told), /canary/);
      onEntry = () => {};
      await until('broken', isReady);
      assert.deepEqual(methods(), ['POST'], 'it was found, not made again');
      await things().delete({ namespace: 'calls', name: 'broken' });
      await until('broken', each => each === undefined);
      assert.equal(named('broken'), undefined);
    });

    test('an override is sent, told in status, and taken back when its time is over', async () => {
      await create('loud', { note: 'quiet' });
      await until('loud', isReady);
      const end = new Date(Date.now() + 2_000).toISOString();
      await patch('loud', {
        spec: { sync: { override: { values: { note: 'loud' }, until: end } } },
      });
      const during = await until('loud', each => !!each?.status?.override);
      assert.deepEqual(
        (during.status?.override as JsonObject | undefined)?.fields,
        ['note'],
      );
      assert.equal(named('loud').note, 'loud');
      const ended = await until('loud', each => !each?.status?.override);
      assert.equal(named('loud').note, 'quiet');
      assert.equal(condition(ended, 'Ready')?.status, 'True');
    });

    test('an object with the natural key that spec names is adopted, and left when its resource goes', async () => {
      api.put('old', { name: 'adopted', note: 'theirs' });
      await create('adopted', {
        note: 'ours',
        sync: { adoptionPolicy: 'AdoptOrCreate' },
      });
      const taken = await until('adopted', isReady);
      assert.equal(taken.status?.externalID, 'old');
      assert.deepEqual(methods(), ['PUT']);
      await things().create({
        ...object('Thing', 'second', 'calls', {
          name: 'adopted',
          sync: { adoptionPolicy: 'Adopt' },
        }),
        apiVersion: THINGS_VERSION,
      });
      const refused = await until(
        'second',
        each => condition(each, 'Ready')?.reason === 'AlreadyManaged',
      );
      assert.match(String(refused.status?.message), /calls\/adopted/);
      await things().delete({ namespace: 'calls', name: 'adopted' });
      await until('adopted', each => each === undefined);
      assert.equal(named('adopted').note, 'ours');
    });
  });
}
