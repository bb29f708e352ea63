// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { answer, ScriptedServer, status } from '../fixtures/scripted-server.ts';
import type { UnstructuredObject } from '../objects/object.ts';
import { createEventRecorder } from './event-recorder.ts';

describe('the event recorder', () => {
  let server: ScriptedServer;
  const clock = new FakeClock();
  beforeEach(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(() => server.stop());

  function setUp(options: object = {}) {
    const errors: unknown[] = [];
    const recorder = createEventRecorder({
      client: server.client(),
      component: 'api-operators.dev/petstore',
      instance: 'laptop-1',
      clock,
      onError: error => errors.push(error),
      ...options,
    });
    const rex = server.put('rex');
    server.requests.length = 0;
    return { recorder, rex, errors };
  }

  it('writes an Event that kubectl describe finds', async () => {
    const { recorder, rex } = setUp();
    recorder.record(rex, { type: 'Warning', reason: 'CreateFailed', message: 'the API said no' });
    await recorder.flush();
    const event = JSON.parse(server.requests[0].body) as UnstructuredObject;
    assert.equal(server.requests[0].url.pathname, '/api/v1/namespaces/team/events');
    assert.match(event.metadata.name, /^rex\.[0-9a-f]+$/);
    assert.deepEqual(event.involvedObject, {
      apiVersion: 'petstore.example.com/v1alpha1',
      kind: 'Pet',
      name: 'rex',
      namespace: 'team',
      uid: rex.metadata.uid,
      resourceVersion: rex.metadata.resourceVersion,
    });
    assert.equal(event.reason, 'CreateFailed');
    assert.equal(event.count, 1);
    assert.equal(event.firstTimestamp, '2026-01-01T00:00:00Z');
  });

  it('says a repeated thing once in ten minutes, with its count (5.26)', async () => {
    const { recorder, rex } = setUp();
    const event = { type: 'Normal', reason: 'Synced', message: 'ok' } as const;
    for (let i = 0; i < 100; i += 1) recorder.record(rex, event);
    await recorder.flush();
    assert.equal(server.requests.length, 1);
    await clock.advance(10 * 60_000);
    server.script = (request, response) => (answer(response, 200, request.body), true);
    recorder.record(rex, event);
    recorder.record(rex, event);
    await recorder.flush();
    assert.equal(server.requests.length, 2);
    assert.equal(server.requests[1].method, 'PATCH');
    assert.equal((JSON.parse(server.requests[1].body) as { count: number }).count, 101);
  });

  it('writes a new Event when the server has forgotten the old one', async () => {
    const { recorder, rex } = setUp();
    const event = { type: 'Normal', reason: 'Synced', message: 'ok' } as const;
    recorder.record(rex, event);
    await clock.advance(10 * 60_000);
    server.script = (request, response) => {
      if (request.method !== 'PATCH') return false;
      answer(response, 404, status(404, 'NotFound'));
      return true;
    };
    server.remove((server.all().find(object => object.kind === 'Event') ?? rex).metadata.name);
    recorder.record(rex, event);
    await recorder.flush();
    assert.deepEqual(server.requests.map(request => request.method), ['POST', 'PATCH', 'POST']);
  });

  it('holds back an object that has something new to say all the time', async () => {
    const { recorder, rex } = setUp();
    for (let i = 0; i < 200; i += 1) recorder.record(rex, { type: 'Normal', reason: 'Odd', message: `${i}` });
    recorder.record(server.put('max'), { type: 'Normal', reason: 'Odd', message: 'x' });
    await recorder.flush();
    assert.equal(server.count('POST'), 26);
  });

  it('never throws, and is silent about a namespace that goes away', async () => {
    const { recorder, rex, errors } = setUp();
    const causes = [{ reason: 'NamespaceTerminating' }];
    server.script = (_request, response) =>
      (answer(response, 403, status(403, 'Forbidden', { details: { causes } })), true);
    recorder.record(rex, { type: 'Normal', reason: 'A', message: 'x'.repeat(5000) });
    await recorder.flush();
    assert.equal(errors.length, 0);
    assert.equal((JSON.parse(server.requests[0].body) as { message: string }).message.length, 1024);
    server.script = (_request, response) => (response.destroy(), true);
    recorder.record(rex, { type: 'Normal', reason: 'B', message: 'y' });
    await recorder.flush();
    assert.equal(errors.length, 1);
  });
});
