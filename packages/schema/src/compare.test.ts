// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './compare.ts';
import type { Json, StructuralSchema } from './types.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    price: { type: 'number' },
    at: { type: 'string', format: 'date-time' },
    urls: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    tags: {
      type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, weight: { type: 'number' } } },
    },
    box: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: { type: 'string' }, b: { type: 'string' } } },
  },
};

test('what only one side has is an addition or a removal', () => {
  assert.deepEqual(compare(schema, { price: 1 }, { at: 'x' }), [
    { path: 'price', desired: 1, change: 'add' },
    { path: 'at', live: 'x', change: 'remove' },
  ]);
});

test('numbers compare by value and date-times by instant', () => {
  assert.deepEqual(compare(schema, { price: 3, at: '2020-01-01T01:00:00+01:00' }, { price: 3n, at: '2020-01-01T00:00:00.000Z' }), []);
  assert.equal(compare(undefined, '2020-01-01T01:00:00+01:00', '2020-01-01T00:00:00Z').length, 1);
});

test('null and absent are the same', () => {
  assert.deepEqual(compare(schema, { price: null }, {}), []);
});

test('list maps are matched by key, in any order', () => {
  const desired = { tags: [{ name: 'a', weight: 1 }, { name: 'b', weight: 2 }] };
  const live: Json = { tags: [{ name: 'b', weight: 3 }, { name: 'a', weight: 1 }, { name: 'c' }] };
  assert.deepEqual(compare(schema, desired, live), [
    { path: 'tags[name="b"].weight', desired: 2, live: 3, change: 'change' },
    { path: 'tags[name="c"]', live: { name: 'c' }, change: 'remove' },
  ]);
});

test('sets are matched by value, in any order', () => {
  assert.deepEqual(compare(schema, { urls: ['a', 'b'] }, { urls: ['b', 'c'] }), [
    { path: 'urls[="a"]', desired: 'a', change: 'add' },
    { path: 'urls[="c"]', live: 'c', change: 'remove' },
  ]);
});

test('atomic objects, and atomic lists of another length, differ as a whole', () => {
  assert.deepEqual(compare(schema, { box: { a: '1' } }, { box: { a: '1', b: '2' } }).map(d => d.path), ['box']);
  assert.deepEqual(compare(undefined, { l: [1, 2] }, { l: [1] }).map(d => d.path), ['l']);
  assert.deepEqual(compare(undefined, { l: [1, 2] }, { l: [1, 3] }).map(d => d.path), ['l[1]']);
});

test('duplicates in a set or list map are not lost', () => {
  assert.equal(compare(schema, { urls: ['a'] }, { urls: ['a', 'a'] }).length, 1);
  assert.equal(compare(schema, { urls: ['a', 'a'] }, { urls: ['a'] }).length, 1);
});
