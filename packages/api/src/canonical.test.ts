// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, childName, digest, releaseName } from './index.ts';

test('the order of members does not change a digest', () => {
  assert.equal(digest({ a: 1, b: [true, null] }), digest({ b: [true, null], a: 1 }));
});

test('a member that is undefined is as if it were not there', () => {
  assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
});

test('whole numbers beyond 2^53 keep all their digits', () => {
  assert.equal(canonicalJson({ id: 9007199254740993n }), '{"id":9007199254740993}');
});

test('a child whose name would be too long gets a shorter one, always the same', () => {
  const name = childName('a'.repeat(60), 'node');
  assert.equal(name.length, 63);
  assert.equal(name, childName('a'.repeat(60), 'node'));
  assert.notEqual(name, childName('a'.repeat(60), 'nod'));
});

test('a release is named by its Bundle and the beginning of its digest', () => {
  assert.equal(releaseName('pet-shop', 'abcdef0123456789'), 'pet-shop-abcdef0123');
});
