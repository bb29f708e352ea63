// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AsyncOperation, Json } from '@api-operators/api';
import { readAnswer, type Outcome } from './answer.ts';
import { readProgress, type Progress } from './progress.ts';

const monitored: AsyncOperation = {
  monitor: { kind: 'header', name: 'Operation-Location' },
  state: {
    pointer: '/status',
    succeeded: ['Succeeded'],
    failed: ['Failed', 'Canceled'],
  },
  resultPointer: '/resource',
};

function answer(
  status: number,
  body?: Json,
  headers: Record<string, string> = {},
  async?: AsyncOperation,
): Outcome {
  return readAnswer(
    {
      kind: 'answer',
      status,
      headers,
      body: new TextEncoder().encode(
        body === undefined ? '' : JSON.stringify(body),
      ),
    },
    { method: 'GET', ...(async ? { async } : {}) },
    'GET http://a/work/1',
    1_000,
  );
}

test('a 202 of an operation that goes on later tells where to look, and when', () => {
  const headers = { 'operation-location': '/work/1', 'retry-after': '5' };
  assert.deepEqual(answer(202, { id: 1 }, headers, monitored), {
    kind: 'accepted',
    status: 202,
    monitor: '/work/1',
    retryAt: 6_000,
    data: { id: 1 },
    headers,
  });
});

test('the URL of the progress may stand in the body; where none is told, the object itself is looked at', () => {
  const inBody: AsyncOperation = {
    monitor: { kind: 'body', pointer: '/links/self' },
  };
  const told = answer(202, { links: { self: 'http://a/w' } }, {}, inBody);
  assert.equal(told.kind === 'accepted' && told.monitor, 'http://a/w');
  const itself = answer(202, {}, {}, { monitor: { kind: 'resource' } });
  assert.equal(itself.kind === 'accepted' && 'monitor' in itself, false);
});

test('a 202 of any other operation, and another success of this one, is the end', () => {
  assert.equal(answer(202, {}).kind, 'ok');
  assert.equal(answer(201, {}, {}, monitored).kind, 'ok');
});

const readings: [string, Outcome, Progress][] = [
  [
    'a state that is no end',
    answer(200, { status: 'Provisioning' }),
    { kind: 'running' },
  ],
  [
    'a state in other letters',
    answer(200, { status: 'SUCCEEDED' }),
    { kind: 'succeeded' },
  ],
  [
    'an end with the object',
    answer(200, { status: 'Succeeded', resource: { id: 3 } }),
    { kind: 'succeeded', result: { kind: 'data', data: { id: 3 } } },
  ],
  [
    'an end with the URL of the object',
    answer(200, { status: 'Succeeded', resource: '/pets/3' }),
    { kind: 'succeeded', result: { kind: 'url', url: '/pets/3' } },
  ],
  [
    'a failure with its cause',
    answer(200, { status: 'Failed', error: { message: 'no quota' } }),
    { kind: 'failed', message: 'the API says "Failed": no quota' },
  ],
  [
    'a monitor that has given way to the object',
    answer(200, { id: 3 }),
    { kind: 'succeeded', result: { kind: 'data', data: { id: 3 } } },
  ],
  ['a monitor that answers nothing', answer(204), { kind: 'succeeded' }],
  ['a monitor that goes on answering 202', answer(202), { kind: 'running' }],
  [
    'a monitor that is busy',
    answer(503),
    { kind: 'running', message: 'GET http://a/work/1 answered 503' },
  ],
  [
    'a login that is not accepted',
    answer(401),
    { kind: 'running', message: 'GET http://a/work/1 answered 401' },
  ],
  [
    'a monitor that is gone',
    answer(404),
    {
      kind: 'failed',
      message:
        'the API no longer knows the work: GET http://a/work/1 answered 404',
    },
  ],
];
for (const [name, outcome, progress] of readings) {
  test(`${name} is ${progress.kind}`, () =>
    assert.deepEqual(readProgress(monitored, outcome), progress));
}

test('an object that is looked at itself is there at last, or gone at last', () => {
  const itself: AsyncOperation = { monitor: { kind: 'resource' } };
  assert.equal(readProgress(itself, answer(404)).kind, 'running');
  assert.equal(readProgress(itself, answer(200, { id: 1 })).kind, 'succeeded');
  assert.equal(readProgress(itself, answer(200, {}), 'gone').kind, 'running');
  assert.equal(readProgress(itself, answer(404), 'gone').kind, 'succeeded');
});

test('an object with a state of its own is ready when the state says so', () => {
  const itself: AsyncOperation = {
    ...monitored,
    monitor: { kind: 'resource' },
  };
  assert.equal(
    readProgress(itself, answer(200, { status: 'Creating' })).kind,
    'running',
  );
  assert.equal(
    readProgress(itself, answer(200, { status: 'Failed' }), 'gone').kind,
    'failed',
  );
});
