// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_OPERATION,
  ANNOTATION_RECONCILE,
  type JsonObject,
} from '@api-operators/api';
import type { ResourceType, UnstructuredObject } from '@api-operators/kube';
import { CRASH_POINTS } from '../crash-points.ts';
import { startOperator } from '../operator.ts';
import { startJobs, type JobsApi } from './jobs-api.ts';
import {
  EVENTS_QUERY,
  JOBS_VERSION,
  jobsManifests,
  PAYS,
  PHOTOS,
  PRINTS,
} from './jobs-kinds.ts';
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

/** What actions and queries do with an API that works later, loses answers, or answers in pages, on any cluster. */
export function jobsCases(start: () => Promise<TestCluster>): void {
  describe('actions and queries', () => {
    let cluster: TestCluster;
    let stack: Stack;
    let api: JobsApi;
    const stops: (() => Promise<void>)[] = [];
    const points = new Set<string>();
    before(async () => {
      cluster = await start();
      api = await startJobs();
      stack = await startStack(cluster, {
        operator: { reached: point => void points.add(point) },
      });
      await apply(cluster.client, jobsManifests());
      await apply(cluster.client, [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'work' } },
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Connection',
          metadata: { name: 'jobs', namespace: 'work' },
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
      api.answer = () => undefined;
      api.calls.length = 0;
      api.effects.length = 0;
    });
    const create = (type: ResourceType, name: string, spec: JsonObject) =>
      cluster.client.of(type).create({
        ...object(type.kind, name, 'work', spec),
        apiVersion: JOBS_VERSION,
      });
    const patch = (type: ResourceType, name: string, change: object) =>
      cluster.client
        .of(type)
        .patch({ namespace: 'work', name }, change, { type: 'merge' });
    const until = (
      type: ResourceType,
      name: string,
      wanted: (each: UnstructuredObject | undefined) => boolean,
    ) => stack.until(type, 'work', name, wanted);
    const reason = (each: UnstructuredObject | undefined) =>
      condition(each, 'Ready')?.reason;
    const stalled = (each: UnstructuredObject | undefined) =>
      condition(each, 'Stalled')?.status === 'True';
    const accepted = { 'operation-location': '/work/1' };

    test('an action that the API accepts with 202 is followed to its end, over a restart, and asked for once', async () => {
      let status = 'Running';
      api.answer = ({ path }) =>
        path === '/print'
          ? { status: 202, headers: accepted }
          : { status: 200, body: { status, pages: 3 } };
      await create(PRINTS, 'long', { text: 'a book' });
      const waiting = await until(
        PRINTS,
        'long',
        each => reason(each) === 'InProgress',
      );
      assert.equal(waiting.status?.state, 'Executing');
      assert.match(String(waiting.status?.message), /\/work\/1/);
      await stack.operator.stop();
      const next = await startOperator({
        client: cluster.client,
        egress: { allow: ['127.0.0.0/8'] },
        journal: stack.journal,
        lease: false,
        logger: silent,
        reached: point => void points.add(point),
      });
      stops.push(() => next.stop());
      await until(PRINTS, 'long', each => reason(each) === 'InProgress');
      status = 'Succeeded';
      const done = await until(PRINTS, 'long', isReady);
      assert.equal(done.status?.state, 'Completed');
      assert.deepEqual(api.effects, ['{"text":"a book"}']);
      const { annotations = {} } = done.metadata;
      assert.equal(annotations[ANNOTATION_OPERATION], undefined);
      assert.equal(annotations[ANNOTATION_CREATE_PENDING], undefined);
      const named = CRASH_POINTS.filter(point => point.startsWith('action.'));
      assert.deepEqual(
        named.filter(point => !points.has(point)),
        ['action.unmark.before', 'action.unmark.after'],
      );
    });

    test('work that an action began and that fails says why, and is not begun again', async () => {
      api.answer = ({ path }) =>
        path === '/print'
          ? { status: 202, headers: accepted }
          : { status: 200, body: { status: 'Failed', message: 'no paper' } };
      await create(PRINTS, 'failing', { text: 'a page' });
      const failed = await until(PRINTS, 'failing', stalled);
      assert.equal(reason(failed), 'WorkFailed');
      assert.match(String(failed.status?.message), /no paper.*change spec/);
      await patch(PRINTS, 'failing', {
        metadata: { annotations: { [ANNOTATION_RECONCILE]: '1' } },
      });
      assert.equal(api.effects.length, 1);
      api.answer = () => undefined;
      await patch(PRINTS, 'failing', { spec: { text: 'again' } });
      await until(PRINTS, 'failing', isReady);
      assert.deepEqual(api.effects, ['{"text":"a page"}', '{"text":"again"}']);
    });

    test('an action with a key is repeated under it until its answer is known', async () => {
      const seen: (string | string[] | undefined)[] = [];
      api.answer = ({ headers }) => {
        seen.push(headers['idempotency-key']);
        return seen.length <= 4 ? 'drop' : undefined;
      };
      await create(PAYS, 'rent', { amount: 900 });
      await until(PAYS, 'rent', isReady);
      assert.ok(seen.length >= 5, `${seen.length} calls`);
      assert.equal(new Set(seen).size, 1);
      assert.ok(seen[0]);
    });

    test('a repetition that is refused does not pass for a call without effect', async () => {
      let calls = 0;
      api.answer = () =>
        ++calls <= 3 ? 'drop' : { status: 409, body: { message: 'used key' } };
      await create(PAYS, 'doubtful', { amount: 1 });
      const stopped = await until(PAYS, 'doubtful', stalled);
      assert.equal(reason(stopped), 'OutcomeUnknown');
      assert.match(
        String(stopped.status?.message),
        /may have had its effect.*used key.*remove the annotation/,
      );
    });

    test('a file of a multipart body comes byte for byte from a Secret, a ConfigMap or base64', async () => {
      const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 254, 13, 10]);
      const data = { png: bytes.toString('base64') };
      await apply(cluster.client, [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'picture', namespace: 'work' },
          data,
        },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'picture', namespace: 'work' },
          binaryData: data,
        },
      ]);
      const ref = { name: 'picture', key: 'png' };
      const sources = {
        'from-secret': { dataFrom: { secretRef: ref } },
        'from-map': { dataFrom: { configMapRef: ref } },
        'from-spec': { data: data.png },
      };
      for (const [name, photo] of Object.entries(sources)) {
        await create(PHOTOS, name, {
          caption: name,
          photo: { ...photo, contentType: 'image/png' },
        });
        await until(PHOTOS, name, isReady);
        const { body, headers } = api.calls.at(-1)!;
        assert.match(headers['content-type'] ?? '', /^multipart\/form-data/);
        assert.ok(body.includes(bytes), `${name} sends other bytes`);
        assert.match(body.toString('latin1'), /image\/png/);
      }
      await create(PHOTOS, 'no-key', {
        photo: { dataFrom: { secretRef: { name: 'picture', key: 'jpg' } } },
      });
      const missing = await until(
        PHOTOS,
        'no-key',
        each => reason(each) === 'BodyMissing',
      );
      assert.match(
        String(missing.status?.message),
        /spec\.photo\.dataFrom\.secretRef: Secret work\/picture has no key "jpg" \(it has png\): correct the key/,
      );
    });

    test('bytes behind a URL are fetched for a call, and not for an action that is done', async () => {
      await create(PHOTOS, 'fetched', {
        photo: { dataURL: `${api.url}/picture.png?signature=canary` },
      });
      await until(PHOTOS, 'fetched', isReady);
      assert.equal(api.of('/picture.png').length, 1);
      await patch(PHOTOS, 'fetched', {
        metadata: { annotations: { [ANNOTATION_RECONCILE]: '1' } },
      });
      await create(PHOTOS, 'refused', {
        photo: { dataURL: 'http://169.254.169.254/latest' },
      });
      const refused = await until(
        PHOTOS,
        'refused',
        each => reason(each) === 'BodyUnreachable',
      );
      assert.match(String(refused.status?.message), /egress/i);
      assert.equal(api.of('/picture.png').length, 1);
    });

    test('a query reads all pages of a list, and one where spec names it', async () => {
      const page = (path: string) =>
        Number(new URL(path, api.url).searchParams.get('page') ?? '1');
      const entries = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => ({ id: from + i }));
      api.answer = ({ path }) => ({
        status: 200,
        body: page(path) <= 2 ? entries(page(path) * 1000, 100) : entries(1, 7),
      });
      await create(EVENTS_QUERY, 'all', {});
      const all = await until(EVENTS_QUERY, 'all', isReady);
      assert.equal(all.status?.resultCount, 207);
      assert.equal(api.calls.length, 3);
      api.calls.length = 0;
      await create(EVENTS_QUERY, 'second', { page: 2 });
      const second = await until(EVENTS_QUERY, 'second', isReady);
      assert.equal(second.status?.resultCount, 100);
      assert.equal(api.calls.length, 1);
    });

    test('a list whose API does not heed the page is read once, and one that never ends is cut off', async () => {
      const same = Array.from({ length: 100 }, (_, id) => ({ id }));
      api.answer = () => ({ status: 200, body: same });
      await create(EVENTS_QUERY, 'same', {});
      const once = await until(EVENTS_QUERY, 'same', isReady);
      assert.equal(once.status?.resultCount, 100);
      let serial = 0;
      api.answer = () => ({
        status: 200,
        body: same.map(() => ({ id: serial++ })),
      });
      await create(EVENTS_QUERY, 'endless', {});
      const cut = await until(EVENTS_QUERY, 'endless', isReady);
      assert.equal(cut.status?.resultCount, 5_000);
      assert.match(
        String(cut.status?.message),
        /first 50 pages with 5000 entries/,
      );
    });

    test('parts of an answer that do not fit the schema of status are left out, and the rest is shown', async () => {
      api.answer = () => ({
        status: 200,
        body: [
          { id: 1, note: 'good' },
          { id: 'two', note: 'id is text' },
          { id: 3, note: { text: 'note is an object' } },
        ],
      });
      await create(EVENTS_QUERY, 'odd', {});
      const odd = await until(EVENTS_QUERY, 'odd', isReady);
      const { data } = odd.status?.results as { data: unknown };
      assert.deepEqual(data, [
        { id: 1, note: 'good' },
        { note: 'id is text' },
        { id: 3 },
      ]);
      assert.equal(odd.status?.resultCount, 3);
      assert.match(
        String(odd.status?.message),
        /left out here: results\.data\[\*\]\.id, results\.data\[\*\]\.note$/,
      );
      api.answer = () => ({ status: 200, body: 'no list at all' });
      await create(EVENTS_QUERY, 'text', {});
      const text = await until(EVENTS_QUERY, 'text', isReady);
      assert.match(
        String(text.status?.message),
        /left out here: results\.data$/,
      );
    });

    test('an interval of 1 ms is one second, and the status says so', async () => {
      await create(EVENTS_QUERY, 'hasty', { executionInterval: '1ms' });
      const hasty = await until(
        EVENTS_QUERY,
        'hasty',
        each => Number(each?.status?.executionCount) >= 3,
      );
      assert.match(String(hasty.status?.message), /"1ms" is too short.*1 s/);
      const times = api.calls.length;
      assert.ok(times <= 4, `${times} calls`);
      await patch(EVENTS_QUERY, 'hasty', { spec: { paused: true } });
      await until(EVENTS_QUERY, 'hasty', each => reason(each) === 'Paused');
    });
  });
}
