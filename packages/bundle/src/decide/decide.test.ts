// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNOTATION_WAVE, LABEL_BUNDLE_UID, LABEL_NODE, type KubeObject } from '@api-operators/api';
import { API_VERSION, petstoreKinds } from '../scenario/kinds.ts';
import { compile, decide, schemaLookup, type Action } from '../index.ts';

const schemas = schemaLookup(petstoreKinds());
const bundle = {
  apiVersion: API_VERSION,
  kind: 'PetstoreBundle',
  metadata: { name: 'shop', namespace: 'n', uid: 'u1', generation: 1 },
};
const compiled = compile({
  apiVersion: API_VERSION,
  name: 'shop',
  spec: { resources: [{ id: 'pet', kind: 'Pet', spec: { name: 'A' } }] },
  schemas,
});

function applied(actions: readonly Action[]): KubeObject {
  const apply = actions.find(action => action.kind === 'apply');
  assert.ok(apply);
  return { ...apply.object, metadata: { ...apply.object.metadata, uid: 'c1', generation: 1 } };
}

test('a child carries the Bundle, its node, its wave, and an owner that does not hold up its deletion', () => {
  const { metadata } = applied(decide({ bundle, compiled, observed: { children: [] }, now: 0 }).actions);
  assert.equal(metadata.labels?.[LABEL_BUNDLE_UID], 'u1');
  assert.equal(metadata.labels?.[LABEL_NODE], 'pet');
  assert.equal(metadata.annotations?.[ANNOTATION_WAVE], '0');
  assert.deepEqual(metadata.ownerReferences, [
    {
      apiVersion: API_VERSION,
      kind: 'PetstoreBundle',
      name: 'shop',
      uid: 'u1',
      controller: true,
      blockOwnerDeletion: false,
    },
  ]);
});

test('the time of a condition moves only with its status', () => {
  const first = decide({ bundle, compiled, observed: { children: [] }, now: 1000 });
  const second = decide({
    bundle: { ...bundle, status: first.status },
    compiled,
    observed: { children: [] },
    now: 99_000,
  });
  assert.deepEqual(second.status, first.status);
});

test('conditions and releases that others wrote into the status stay', () => {
  const foreign = {
    type: 'Approved',
    status: 'True' as const,
    reason: 'r',
    message: 'm',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  const { status } = decide({
    bundle: { ...bundle, status: { conditions: [foreign], currentRelease: { name: 'r', digest: 'd' } } },
    compiled,
    observed: { children: [] },
    now: 0,
  });
  assert.deepEqual(status.conditions?.at(-1), foreign);
  assert.deepEqual(status.currentRelease, { name: 'r', digest: 'd' });
});

test('a child without its wave or label is put right, and deletes last', () => {
  const live = applied(decide({ bundle, compiled, observed: { children: [] }, now: 0 }).actions);
  delete live.metadata.annotations?.[ANNOTATION_WAVE];
  const { actions } = decide({ bundle, compiled, observed: { children: [live] }, now: 0 });
  assert.deepEqual(actions.map(({ kind }) => kind), ['add-finalizer', 'apply']);
  const waved = { ...live, metadata: { ...live.metadata, name: 'other', uid: 'c2', annotations: { [ANNOTATION_WAVE]: '0' } } };
  const deleting = { ...bundle, metadata: { ...bundle.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
  const gone = decide({ bundle: deleting, compiled, observed: { children: [live, waved] }, now: 0 });
  assert.deepEqual(
    gone.actions.map(action => (action.kind === 'delete' ? [action.key.name, action.uid] : action.kind)),
    [['other', 'c2']],
  );
});

test('a re-created Bundle does not take over the children of the one before', () => {
  const live = applied(decide({ bundle, compiled, observed: { children: [] }, now: 0 }).actions);
  const again = { ...bundle, metadata: { ...bundle.metadata, uid: 'u2' } };
  const { actions, status } = decide({ bundle: again, compiled, observed: { children: [], find: () => live }, now: 0 });
  assert.deepEqual(actions, []);
  assert.equal(status.resources?.[0].state, 'Failed');
  assert.match(status.message ?? '', /PetstoreBundle shop/);
});

test('equal input gives equal output, and input is left as it was', () => {
  const input = { bundle, compiled, observed: { children: [] }, now: 0 };
  const before = structuredClone(bundle);
  assert.deepEqual(decide(input), decide(input));
  assert.deepEqual(bundle, before);
});
