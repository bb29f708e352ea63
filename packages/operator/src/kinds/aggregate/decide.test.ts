// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Aggregate, AggregateSpec } from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { mergePatch } from '../status-patch.ts';
import { decideAggregate } from './decide.ts';
import { select, selects, type KindView } from './select.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const PETS = 'petstore.example.com/v1alpha1';

const aggregate = (
  spec: AggregateSpec,
  status?: Aggregate['status'],
): Aggregate => ({
  apiVersion: PETS,
  kind: 'PetstoreAggregate',
  metadata: { name: 'a', namespace: 'shop', generation: 1 },
  spec,
  ...(status ? { status } : {}),
});

const pet = (
  name: string,
  state?: string,
  more: {
    labels?: Record<string, string>;
    status?: object;
    kind?: string;
    apiVersion?: string;
  } = {},
): UnstructuredObject =>
  ({
    apiVersion: more.apiVersion ?? PETS,
    kind: more.kind ?? 'Pet',
    metadata: {
      name,
      namespace: 'shop',
      ...(more.labels ? { labels: more.labels } : {}),
    },
    spec: { name },
    ...(state ? { status: { state, ...more.status } } : {}),
  } as unknown as UnstructuredObject);

const view = (objects: UnstructuredObject[]): KindView => {
  const kinds: Record<string, string[]> = {
    [PETS]: ['Order', 'Pet', 'PetQuery', 'PetAction'],
    'crm.example.com/v1': ['Account'],
  };
  return {
    kindsOf: apiVersion => kinds[apiVersion] ?? [],
    candidates(apiVersion, kind) {
      const own = objects.filter(
        each => each.apiVersion === apiVersion && each.kind === kind,
      );
      return kinds[apiVersion]?.includes(kind)
        ? {
            get: name => own.find(each => each.metadata.name === name),
            list: () => own,
          }
        : undefined;
    },
  };
};

const decided = (
  spec: AggregateSpec,
  objects: UnstructuredObject[],
  status?: Aggregate['status'],
) => {
  const object = aggregate(spec, status);
  return decideAggregate({
    aggregate: object,
    ...select(object, view(objects)),
    now: NOW,
  });
};
const condition = (status: Aggregate['status'], type: string) =>
  status?.conditions?.find(each => each.type === type);
const all = { resourceSelectors: [{ kind: 'Pet' }] };

test('each state of resources, queries and actions counts as synced, failed or pending', () => {
  const states = [
    'Synced',
    'Observed',
    'Queried',
    'Completed',
    'Failed',
    'Pending',
    'Syncing',
    'NotFound',
    'Paused',
    undefined,
  ];
  const status = decided(
    all,
    states.map((state, i) => pet(`p${i}`, state)),
  );
  assert.deepEqual(status.summary, {
    total: 10,
    synced: 4,
    failed: 1,
    pending: 5,
    skipped: 0,
  });
});

test('the strategy says how many are enough, and failures count once they make that impossible', () => {
  const cases: [AggregateSpec['aggregationStrategy'], string, string][] = [
    [undefined, 'SSS', 'Healthy'],
    ['AllHealthy', 'SSP', 'Pending'],
    ['AllHealthy', 'SPF', 'Degraded'],
    ['AnyHealthy', 'SFF', 'Healthy'],
    ['AnyHealthy', 'PFF', 'Pending'],
    ['AnyHealthy', 'FFF', 'Degraded'],
    ['Quorum', 'SSF', 'Healthy'],
    ['Quorum', 'SSFF', 'Degraded'],
    ['Quorum', 'SSPF', 'Pending'],
    ['Quorum', 'SSSF', 'Healthy'],
    ['AllHealthy', '', 'Unknown'],
    ['AnyHealthy', '', 'Unknown'],
  ];
  const names: Record<string, string> = {
    S: 'Synced',
    F: 'Failed',
    P: 'Pending',
  };
  for (const [aggregationStrategy, states, expected] of cases) {
    const status = decided(
      { ...all, ...(aggregationStrategy ? { aggregationStrategy } : {}) },
      [...states].map((each, i) => pet(`p${i}`, names[each])),
    );
    assert.equal(status.state, expected, `${aggregationStrategy} ${states}`);
    const ready = { Healthy: 'True', Unknown: 'Unknown' }[expected] ?? 'False';
    assert.equal(condition(status, 'Ready')?.status, ready);
  }
});

test('the message names what is not healthy with its own words, failures first, and counts the rest', () => {
  const status = decided(
    { resources: [{ kind: 'Pet', name: 'ghost' }], ...all },
    [
      pet('ok', 'Synced'),
      pet('sick', 'Failed', { status: { message: 'the shop answered 422' } }),
    ],
  );
  assert.equal(
    condition(status, 'Ready')?.message,
    '1 of 3 are healthy (AllHealthy needs 3). Pet sick is Failed: the shop answered 422; Pet ghost does not exist',
  );
  assert.equal(status.state, 'Degraded');
  const many = decided(
    all,
    Array.from({ length: 13 }, (_, i) => pet(`p${i}`)),
  );
  assert.match(many.message ?? '', /; and 3 more$/);
});

test('objects are selected by name, label and pattern, in any API, and each is counted once', () => {
  const spec: AggregateSpec = {
    resources: [
      { kind: 'Pet', name: 'rex', namespace: 'shop' },
      { kind: 'Account', name: 'rex', apiVersion: 'crm.example.com/v1' },
    ],
    resourceSelectors: [
      { kind: 'Pet', namePattern: 're' },
      { kind: 'Pet', matchLabels: { a: '1', b: '2' } },
      { kind: 'Pet', matchLabels: { constructor: 'x' } },
    ],
  };
  const objects = [
    pet('zoe', 'Synced', { labels: { a: '1', b: '2' } }),
    pet('tom', 'Synced', { labels: { a: '1' } }),
    pet('rex', 'Synced', { labels: { a: '1', b: '2' } }),
    pet('greta', 'Synced'),
    pet('rex', 'Synced', { kind: 'Account', apiVersion: 'crm.example.com/v1' }),
    pet('reorder', 'Synced', { kind: 'Order' }),
  ];
  const { members, problems } = select(aggregate(spec), view(objects));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    members.map(each => `${each.kind} ${each.name}`),
    ['Pet rex', 'Account rex', 'Pet greta', 'Pet zoe'],
  );
  assert.deepEqual(
    objects.map(each => selects(aggregate(spec), each)),
    [true, false, true, true, true, false],
  );
  const elsewhere = {
    ...objects[2],
    metadata: { name: 'rex', namespace: 'other' },
  };
  assert.equal(selects(aggregate(spec), elsewhere), false);
});

test('what cannot be followed is refused with its place and what to do, and nothing is counted', () => {
  const refusal = (spec: AggregateSpec) => {
    const status = decided(spec, [pet('rex', 'Synced')]);
    assert.equal(status.state, 'Unknown');
    assert.equal(status.summary, undefined);
    assert.equal(condition(status, 'Stalled')?.status, 'True');
    assert.equal(condition(status, 'Ready')?.reason, 'InvalidSpec');
    return condition(status, 'Ready')?.message ?? '';
  };
  assert.match(
    refusal({ resources: [{ kind: 'Pet', name: 'rex', namespace: 'other' }] }),
    /^spec\.resources\[0\]\.namespace is "other", .*: leave it out, or make an Aggregate in other$/,
  );
  assert.match(
    refusal({
      resources: [
        { kind: 'Pet', name: 'rex' },
        { kind: 'Pett', name: 'rex' },
      ],
    }),
    /^spec\.resources\[1\]\.kind: .* has no kind "Pett" .*; it has Order, Pet/,
  );
  assert.match(
    refusal({
      resourceSelectors: [{ kind: 'Pet', apiVersion: 'no.example.com/v1' }],
    }),
    /^spec\.resourceSelectors\[0\]: nothing of no\.example\.com\/v1 is installed/,
  );
  assert.match(
    refusal({
      resourceSelectors: [{ kind: 'Pet' }, { kind: 'Pet', namePattern: 'a(' }],
    }),
    /^spec\.resourceSelectors\[1\]\.namePattern "a\(" cannot be used .*; correct it$/,
  );
  assert.match(
    refusal({ resourceSelectors: [{ kind: 'Pet', namePattern: '(?=a)' }] }),
    /RE2/,
  );
});

test('derived values are computed as text; one that fails says where and leaves the others and the health alone', () => {
  const values = (...expressions: string[]) => {
    const status = decided(
      {
        ...all,
        derivedValues: expressions.map((expression, i) => ({
          name: `v${i}`,
          expression,
        })),
      },
      [
        pet('a', 'Synced', { status: { externalID: '17' } }),
        pet('b', 'Synced'),
      ],
    );
    assert.equal(status.state, 'Healthy');
    return status;
  };
  const good = values(
    'resources.filter(r, r.state == "Synced").map(r, r.kind + "/" + r.name)',
    '${summary.synced * 100 / summary.total}',
    'resources[0].externalID',
    'resources[1].spec.name',
    'resources[1].externalID',
  );
  assert.deepEqual(good.computedValues?.slice(0, 4), [
    { name: 'v0', value: '["Pet/a","Pet/b"]' },
    { name: 'v1', value: '100' },
    { name: 'v2', value: '17' },
    { name: 'v3', value: 'b' },
  ]);
  assert.match(good.computedValues?.[4].error ?? '', /^waits for .*externalID/);
  assert.equal(condition(good, 'Stalled')?.status, 'False');

  const bad = values(
    'summary.total',
    '1 +\n sumary.total',
    '1 / (summary.total - 2)',
  );
  assert.deepEqual(bad.computedValues?.[0], { name: 'v0', value: '2' });
  const stalled = condition(bad, 'Stalled');
  assert.equal(stalled?.reason, 'InvalidExpression');
  assert.match(
    stalled?.message ?? '',
    /^spec\.derivedValues\[1\]\.expression:2:2 \("v1"\): .*sumary.*summary.*; spec\.derivedValues\[2\]\.expression \("v2"\): .*; correct the expression$/,
  );
  assert.equal(condition(bad, 'Ready')?.status, 'True');

  const endless = values(
    '[1,2,3,4,5,6,7,8,9,10].map(a, [1,2,3,4,5,6,7,8,9,10].map(b, [1,2,3,4,5,6,7,8,9,10].map(c, [1,2,3,4,5,6,7,8,9,10].map(d, [1,2,3,4,5,6,7,8,9,10].map(e, [1,2,3,4,5,6,7,8,9,10].map(f, a))))))',
  );
  assert.match(
    condition(endless, 'Stalled')?.message ?? '',
    /select fewer objects/,
  );
});

test('a paused Aggregate keeps its last result', () => {
  const before = decided(all, [pet('a', 'Synced')]);
  const paused = decided(
    { ...all, paused: true },
    [pet('a', 'Failed'), pet('b')],
    before,
  );
  assert.equal(paused.state, 'Paused');
  assert.deepEqual(paused.summary, before.summary);
  assert.equal(condition(paused, 'Ready')?.reason, 'Paused');
  assert.match(paused.message ?? '', /spec\.paused/);
});

test('nothing is written where nothing changed', () => {
  const spec: AggregateSpec = {
    ...all,
    derivedValues: [{ name: 'n', expression: 'summary.total' }],
  };
  for (const objects of [
    [],
    [pet('a', 'Synced')],
    [pet('a', 'Failed'), pet('b')],
  ]) {
    const first = decided(spec, objects);
    const object = aggregate(spec, first);
    const again = decideAggregate({
      aggregate: object,
      ...select(object, view(objects)),
      now: NOW + 60_000,
    });
    assert.equal(mergePatch(first, again), undefined);
  }
});
