// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  type ApiAction,
  type ApiQuery,
  type ApiResource,
  type Condition,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { asksForWork } from '../controller.ts';
import { decideAction, type ActionFacts } from './action/decide.ts';
import { withConditions } from './conditions.ts';
import { durationMillis, interval, jittered } from './duration.ts';
import { decideQuery } from './query/decide.ts';
import { aggregate, endpointRule } from './resource/aggregate.ts';
import { capped, RESULT_CAP } from './results.ts';
import { mergePatch } from './status-patch.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const endpoint = {
  kind: 'ok' as const,
  url: 'http://a',
  identity: 'http://a',
  login: 'Connection x',
};

const query = (more: Partial<ApiQuery> = {}): ApiQuery => ({
  apiVersion: 'p/v1',
  kind: 'Q',
  metadata: { name: 'q', generation: 1 },
  ...more,
});

test('a query asks once a generation, and again when its interval is over', () => {
  assert.equal(
    decideQuery({ object: query(), endpoint, now: NOW }).kind,
    'ask',
  );
  const answer = {
    kind: 'ok' as const,
    items: [1, 2],
    whole: [1, 2],
    status: 200,
    complete: true,
  };
  const done = decideQuery({ object: query(), endpoint, answer, now: NOW });
  assert.equal(done.kind, 'settle');
  if (done.kind !== 'settle') return;
  assert.equal(done.status.resultCount, 2);
  const asked = query({ status: done.status });
  assert.equal(
    decideQuery({ object: asked, endpoint, now: NOW + 1e9 }).kind,
    'settle',
  );
  const often = query({
    status: done.status,
    spec: { executionInterval: '1m' },
  });
  assert.equal(
    decideQuery({ object: often, endpoint, now: NOW + 30_000 }).kind,
    'settle',
  );
  assert.equal(
    decideQuery({ object: often, endpoint, now: NOW + 61_000 }).kind,
    'ask',
  );
  assert.equal(
    decideQuery({
      object: query({
        status: done.status,
        metadata: { name: 'q', generation: 2 },
      }),
      endpoint,
      now: NOW,
    }).kind,
    'ask',
  );
  assert.equal(
    decideQuery({ object: asked, endpoint, now: NOW, requested: true }).kind,
    'ask',
  );
});

test('a paused query resumes when it is no longer paused', () => {
  const paused = decideQuery({
    object: query({ spec: { paused: true } }),
    endpoint,
    now: NOW,
  });
  assert.equal(paused.kind === 'settle' && paused.status.state, 'Paused');
  if (paused.kind !== 'settle') return;
  assert.equal(
    decideQuery({
      object: query({ status: paused.status }),
      endpoint,
      now: NOW,
    }).kind,
    'ask',
  );
});

test('an answer that is too large is shortened, and the status says so', () => {
  const items = Array.from({ length: 3_000 }, (_, i) => ({
    id: i,
    text: 'x'.repeat(200),
  }));
  const { data, note } = capped(items);
  assert.ok(JSON.stringify(data).length <= RESULT_CAP);
  assert.match(note, /the first \d+ of 3000 entries/);
  assert.equal(capped('x'.repeat(RESULT_CAP + 1)).data, undefined);
});

const action = (
  annotations: Record<string, string> = {},
  more: Partial<ApiAction> = {},
): ApiAction => ({
  apiVersion: 'p/v1',
  kind: 'A',
  metadata: { name: 'a', generation: 1, annotations },
  ...more,
});
const actionFacts = (
  object: ApiAction,
  more: Partial<ActionFacts> = {},
): ActionFacts => ({
  object,
  endpoint,
  idempotent: false,
  repeatable: false,
  now: NOW,
  freshIntent: 'f',
  ...more,
});
const ok = { kind: 'ok' as const, status: 200, data: { code: 1 }, headers: {} };

test('an action is marked, called and recorded, in this order', () => {
  const marked = decideAction(actionFacts(action()));
  assert.deepEqual(marked, { kind: 'mark', intent: '1.f' });
  const object = action({ [ANNOTATION_CREATE_PENDING]: '1.f' });
  assert.deepEqual(decideAction(actionFacts(object, { marked: true })), {
    kind: 'call',
    intent: '1.f',
  });
  const record = decideAction(
    actionFacts(object, { marked: true, answer: ok }),
  );
  assert.equal(
    record.kind === 'record' && record.executed,
    '1 2026-01-01T00:00:00.000Z',
  );
  const settled = decideAction(
    actionFacts(
      action({ [ANNOTATION_EXECUTED]: '1 2026-01-01T00:00:00.000Z' }),
      { marked: true, recorded: true, answer: ok },
    ),
  );
  assert.equal(settled.kind === 'settle' && settled.status.state, 'Completed');
});

test('an action whose process ended before the answer came is repeated only with a key that the API knows', () => {
  const object = action({ [ANNOTATION_CREATE_PENDING]: '1.f' });
  assert.equal(
    decideAction(actionFacts(object, { idempotent: true })).kind,
    'call',
  );
  const stopped = decideAction(actionFacts(object));
  assert.equal(stopped.kind === 'settle' && stopped.next.kind, 'stuck');
  assert.match(
    stopped.kind === 'settle' ? String(stopped.status.message) : '',
    /remove the annotation/,
  );
  const changed = action(
    { [ANNOTATION_CREATE_PENDING]: '1.f' },
    {
      metadata: {
        name: 'a',
        generation: 2,
        annotations: { [ANNOTATION_CREATE_PENDING]: '1.f' },
      },
    },
  );
  assert.equal(decideAction(actionFacts(changed)).kind, 'mark');
});

test('an action that was carried out is not repeated when its status is lost', () => {
  const step = decideAction(
    actionFacts(
      action({ [ANNOTATION_EXECUTED]: '1 2026-01-01T00:00:00.000Z' }),
    ),
  );
  assert.equal(step.kind === 'settle' && step.status.state, 'Completed');
});

test('an action that the API refused is unmarked, so that a later attempt is a new one', () => {
  const object = action({ [ANNOTATION_CREATE_PENDING]: '1.f' });
  const answer = {
    kind: 'refused' as const,
    status: 400,
    reason: 'Invalid' as const,
    message: 'no',
  };
  assert.equal(
    decideAction(actionFacts(object, { marked: true, answer })).kind,
    'unmark',
  );
  const settled = decideAction(actionFacts(action(), { marked: true, answer }));
  assert.equal(settled.kind === 'settle' && settled.status.state, 'Failed');
});

const results = (...states: ('Synced' | 'Failed')[]) =>
  states.map((state, i) => ({
    url: `http://${i}`,
    status: {
      state,
      message: state === 'Failed' ? 'away' : '',
      externalID: String(i),
    },
    next:
      state === 'Failed'
        ? { kind: 'retry' as const }
        : { kind: 'idle' as const },
  }));
const owner: ApiResource = {
  apiVersion: 'p/v1',
  kind: 'Pet',
  metadata: { name: 'x', generation: 3 },
};
const ready = (
  strategy: 'AllHealthy' | 'AnyHealthy' | 'Quorum',
  ...states: ('Synced' | 'Failed')[]
) =>
  aggregate(owner, results(...states), strategy, NOW).status.conditions?.find(
    each => each.type === 'Ready',
  )?.status;

test('three endpoints are judged as the strategy says, and the failed ones are tried again', () => {
  assert.equal(ready('AllHealthy', 'Synced', 'Synced', 'Failed'), 'False');
  assert.equal(ready('Quorum', 'Synced', 'Synced', 'Failed'), 'True');
  assert.equal(ready('Quorum', 'Synced', 'Failed', 'Failed'), 'False');
  assert.equal(ready('AnyHealthy', 'Synced', 'Failed', 'Failed'), 'True');
  const { status, next } = aggregate(
    owner,
    results('Synced', 'Failed'),
    'AnyHealthy',
    NOW,
  );
  assert.equal(next.kind, 'retry');
  assert.equal(status.externalID, '0');
  assert.equal(status.responses?.['http://1'].error, 'away');
  assert.equal(
    endpointRule({ sync: { replicas: 3 } }, ['a', 'b']).kind,
    'refused',
  );
  assert.equal(
    endpointRule({ sync: { replicas: 1.5 } }, ['a', 'b']).kind,
    'refused',
  );
});

test('a condition keeps its time as long as its status stays', () => {
  const before: Condition[] = [
    {
      type: 'Ready',
      status: 'True',
      reason: 'A',
      message: '',
      lastTransitionTime: 'then',
    },
  ];
  const [kept] = withConditions(
    before,
    [{ type: 'Ready', status: 'True', reason: 'B', message: 'x' }],
    2,
    NOW,
  );
  assert.equal(kept.lastTransitionTime, 'then');
  const [moved] = withConditions(
    before,
    [{ type: 'Ready', status: 'False', reason: 'B', message: 'x' }],
    2,
    NOW,
  );
  assert.equal(moved.lastTransitionTime, '2026-01-01T00:00:00Z');
});

test('a status that says nothing new is not written (5.12)', () => {
  assert.equal(mergePatch({ a: 1, t: 1 }, { a: 1, t: 2 }, ['t']), undefined);
  assert.deepEqual(
    mergePatch(
      { a: 1, gone: { x: 1 }, deep: { x: 1, y: 2 } },
      { a: 2, deep: { x: 1 } },
    ),
    { a: 2, gone: null, deep: { y: null } },
  );
  assert.equal(
    mergePatch({ n: 9007199254740993n }, { n: 9007199254740993n }),
    undefined,
  );
  const hostile = mergePatch({}, JSON.parse('{"__proto__":{"x":1}}'));
  assert.deepEqual(Object.keys(hostile ?? {}), ['__proto__']);
});

test('durations are Go durations, never shorter than a second, and spread', () => {
  assert.equal(durationMillis('1h30m'), 5_400_000);
  assert.equal(durationMillis('ten'), undefined);
  assert.equal(interval('1ms', 5), 1_000);
  assert.equal(interval('0s', 5), undefined);
  assert.equal(interval('ten', 5), 5);
  const spread = new Set(
    Array.from({ length: 100 }, (_, i) =>
      Math.round(jittered(600_000, `uid-${i}`)),
    ),
  );
  assert.ok(spread.size > 90);
  assert.ok([...spread].every(each => each >= 540_000 && each <= 660_000));
});

test('status writes and our own marks are no reason to work; a person’s hand on them is (5.12)', () => {
  const object = (
    more: Partial<UnstructuredObject['metadata']>,
    status: object = {},
  ): UnstructuredObject => ({
    apiVersion: 'p/v1',
    kind: 'Pet',
    metadata: { name: 'x', generation: 1, ...more },
    status: status as never,
  });
  assert.equal(asksForWork(object({}, { a: 1 }), object({}), 'watch'), false);
  assert.equal(
    asksForWork(
      object({ annotations: { [ANNOTATION_CREATE_PENDING]: 'x' } }),
      object({}),
      'own-write',
    ),
    false,
  );
  assert.equal(
    asksForWork(
      object({}),
      object({ annotations: { [ANNOTATION_CREATE_PENDING]: 'x' } }),
      'watch',
    ),
    true,
  );
  assert.equal(
    asksForWork(object({ generation: 2 }), object({}), 'own-write'),
    true,
  );
  assert.equal(
    asksForWork(object({ deletionTimestamp: 'now' }), object({}), 'watch'),
    true,
  );
});
