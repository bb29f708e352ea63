// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '@api-operators/api';
import { compile, decide, plan, schemaLookup } from '../index.ts';
import { API_VERSION, petstoreKinds, petstoreMappings } from '../scenario/kinds.ts';
import { valueAt } from './value-at.ts';

const schemas = schemaLookup(petstoreKinds());

function graphOf(spec: unknown) {
  const compiled = compile({ apiVersion: API_VERSION, name: 'shop', spec, schemas });
  return compiled.kind === 'compiled' ? compiled.graph : assert.fail();
}

const now = { resources: [{ id: 'pet', kind: 'Pet', spec: { name: 'A' } }] };
const next = { resources: [{ id: 'pet', kind: 'Pet', spec: { name: 'B' } }] };

function child(uid: string): KubeObject {
  const compiled = compile({ apiVersion: API_VERSION, name: 'shop', spec: now, schemas });
  const bundle = { apiVersion: API_VERSION, kind: 'B', metadata: { name: 'shop', namespace: 'n', uid: 'u' } };
  const { actions } = decide({ bundle, compiled, observed: { children: [] }, now: 0 });
  const apply = actions.find(action => action.kind === 'apply');
  assert.ok(apply);
  return {
    ...apply.object,
    metadata: { ...apply.object.metadata, uid },
    status: { state: 'Synced', externalID: '5', response: { success: true, data: { id: 5, name: 'A', seen: uid } } },
  };
}

function planned(children: KubeObject[]) {
  const place = { name: 'shop', namespace: 'n', uid: 'u' };
  return plan({
    before: { ...place, graph: graphOf(now) },
    after: { ...place, graph: graphOf(next) },
    observed: { children },
    mappings: petstoreMappings(),
  });
}

test('the hash names what was shown: equal facts, equal hash; another object or value, another hash', () => {
  const one = child('one');
  assert.equal(planned([one]).hash, planned([structuredClone(one)]).hash);
  assert.notEqual(planned([one]).hash, planned([child('two')]).hash);
  const edited = { ...one, spec: { name: 'C' } };
  assert.notEqual(planned([one]).hash, planned([edited]).hash);
});

test('what the API changes by itself beside our fields does not void a review', () => {
  const before = child('one');
  const after = { ...before, status: { ...(before.status as object), response: { success: true, data: { id: 5, name: 'A', seen: 'later' } } } };
  assert.equal(planned([before]).hash, planned([after]).hash);
});

test('a plan changes nothing that it is given', () => {
  const children = [child('one')];
  const copy = structuredClone(children);
  planned(children);
  assert.deepEqual(children, copy);
});

test('paths of a comparison find their values, also by the keys of a list', () => {
  const value = { a: { 'x.y': [1, { b: 2 }] }, tags: [{ id: 1, name: 'one' }, { id: 2, name: 'two' }], set: ['p', 'q'] };
  assert.equal(valueAt(value, 'a["x.y"][1].b'), 2);
  assert.deepEqual(valueAt(value, 'tags[id=2]'), { id: 2, name: 'two' });
  assert.equal(valueAt(value, 'tags[name="one"].id'), 1);
  assert.equal(valueAt(value, 'set[="q"]'), 'q');
  assert.equal(valueAt(value, 'tags[id=3].name'), undefined);
  assert.equal(valueAt(value, 'a.constructor'), undefined);
});
