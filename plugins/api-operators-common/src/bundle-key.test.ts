// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBundleKey, parseBundleKey } from './bundle-key.ts';

const key = {
  plural: 'petstorebundles',
  group: 'petstore.example.com',
  namespace: 'petstore',
  name: 'pet-shop',
};

test('what names a Bundle in a URL reads back as the same Bundle', () => {
  assert.deepEqual(parseBundleKey(formatBundleKey(key)), key);
});

test('a text that names no Bundle is no Bundle', () => {
  for (const text of ['', 'pets/a/b', 'petstorebundles.g/../b', 'a.b/c', 'a.b/c/d/e']) {
    assert.equal(parseBundleKey(text), undefined, text);
  }
});
