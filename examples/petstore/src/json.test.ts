// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson, stringifyJson } from './json.ts';

test('an id beyond 2^53 comes out as it went in', () => {
  const text = '{"id":9007199254740993,"small":7,"part":1.5,"big":1e400}';
  const value = parseJson(text) as Record<string, unknown>;
  assert.equal(value.id, 9007199254740993n);
  assert.equal(value.small, 7);
  assert.equal(value.part, 1.5);
  assert.equal(stringifyJson({ id: value.id }), '{"id":9007199254740993}');
});

test('a key named __proto__ is data', () => {
  const value = parseJson('{"__proto__":{"admin":true}}') as Record<
    string,
    unknown
  >;
  assert.ok(Object.hasOwn(value, '__proto__'));
  assert.equal(({} as Record<string, unknown>).admin, undefined);
});
