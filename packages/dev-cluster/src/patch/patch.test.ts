// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtinSchema } from '../openapi/builtin-schemas.ts';
import type { Json } from '../objects/json.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMerge } from './strategic-merge.ts';

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const podSpec = builtinSchema('io.k8s.api.core.v1.PodSpec');

test('a merge patch merges objects, removes by null and replaces lists', () => {
  const merged = mergePatch({ a: { b: 1, c: 2 }, d: [1, 2] }, { a: { b: null, e: 3 }, d: [3] });
  assert.deepEqual(plain(merged), { a: { c: 2, e: 3 }, d: [3] });
});

test('a patch cannot reach a prototype', () => {
  const merged = mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}') as Json);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.ok(Object.hasOwn(merged as object, '__proto__'));
});

test('a JSON patch does all of its operations or none', () => {
  const target = { list: [1, 2], 'a/b': { '~c': 1 } };
  const done = jsonPatch(target, [
    { op: 'add', path: '/list/1', value: 9 },
    { op: 'remove', path: '/list/0' },
    { op: 'replace', path: '/a~1b/~0c', value: 2 },
    { op: 'copy', from: '/list', path: '/copy' },
    { op: 'move', from: '/copy/0', path: '/list/-' },
    { op: 'test', path: '/list', value: [9, 2, 9] },
  ]);
  assert.deepEqual(plain(done), { kind: 'ok', value: { list: [9, 2, 9], 'a/b': { '~c': 2 }, copy: [2] } });
  assert.equal(jsonPatch(target, [{ op: 'remove', path: '/nope' }]).kind, 'failed');
  assert.equal(jsonPatch(target, [{ op: 'add', path: '/list/7', value: 1 }]).kind, 'failed');
  assert.equal(jsonPatch(target, [{ op: 'bogus', path: '/list' }]).kind, 'failed');
  assert.deepEqual(target, { list: [1, 2], 'a/b': { '~c': 1 } });
});

test('a strategic merge patch merges lists by their merge key', () => {
  const target = { containers: [{ name: 'a', image: '1', env: [{ name: 'X', value: '1' }] }, { name: 'b', image: '1' }] };
  const merged = strategicMerge(podSpec, target as Json, {
    '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
    containers: [
      { name: 'a', env: [{ name: 'Y', value: '2' }] },
      { name: 'b', $patch: 'delete' },
      { name: 'c', image: '3' },
    ],
  });
  assert.deepEqual(plain(merged), {
    containers: [
      { name: 'c', image: '3' },
      { name: 'a', image: '1', env: [{ name: 'X', value: '1' }, { name: 'Y', value: '2' }] },
    ],
  });
});

test('the directives of a strategic merge patch are followed', () => {
  const meta = builtinSchema('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
  const finalizers = strategicMerge(meta, { finalizers: ['a', 'b'] }, { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] });
  assert.deepEqual(plain(finalizers), { finalizers: ['b', 'c'] });
  const replaced = strategicMerge(podSpec, { securityContext: { runAsUser: 1, fsGroup: 2 } }, { securityContext: { $patch: 'replace', fsGroup: 3 } });
  assert.deepEqual(plain(replaced), { securityContext: { fsGroup: 3 } });
  const retained = strategicMerge(podSpec, { volumes: [{ name: 'v', emptyDir: {} }] }, {
    volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }],
  });
  assert.deepEqual(plain(retained), { volumes: [{ name: 'v', hostPath: { path: '/x' } }] });
});
