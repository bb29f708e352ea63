// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUri } from './uri.ts';

// As kube-apiserver 1.34.1 judged them, as defaults of a field with format uri.
const TAKEN = [
  'http://h', 'http://[::1]:8080/x', 'http://u:p@h:80/?a=b c', 'mailto:x', 'a:b:c', '/path', '//foo', '/a b', 'urn:isbn:1',
  'http://h:/x', 'http://ä/é',
];
const REFUSED = [
  '', 'foo', 'example.com/x', '1a:b', 'http://a b', 'http://{host}/', 'http://[::1', 'http://host:port/', 'http://a^b/',
  'http://a/\u0001', '/\u0001', 'http://us er@h/', 'http://a%zz/', 'http://a%20b/', '/%zz', 'http://h/%',
];

test('what kube-apiserver takes for a uri is one', () => {
  for (const text of TAKEN) assert.ok(isUri(text), text);
});

test('what kube-apiserver does not take for a uri is none', () => {
  for (const text of REFUSED) assert.ok(!isUri(text), JSON.stringify(text));
});
