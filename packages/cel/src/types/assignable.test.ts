// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { assignable } from './assignable.ts';
import { typeFromSchema } from './type.ts';
import type { CelType, SchemaLike } from '../types.ts';

const fits = (from: CelType, to: SchemaLike | CelType) => assignable(from, to).kind === 'ok';
const typeOf = (text: string): CelType => {
  const compiled = compile(text, { variables: {} });
  assert.ok(compiled.kind === 'ok');
  return compiled.program.type;
};

test('a value fits a schema of its type; an int fits a number, not the other way round', () => {
  assert.ok(fits({ kind: 'string' }, { type: 'string' }));
  assert.ok(fits({ kind: 'int' }, { type: 'number' }));
  assert.ok(!fits({ kind: 'double' }, { type: 'integer' }));
  assert.ok(!fits({ kind: 'string' }, { type: 'integer' }));
  assert.ok(fits({ kind: 'timestamp' }, { type: 'string', format: 'date-time' }));
});

test('what is known only at run time fits anything', () => {
  assert.ok(fits({ kind: 'dyn' }, { type: 'integer' }));
  assert.ok(fits({ kind: 'bool' }, { 'x-kubernetes-preserve-unknown-fields': true }));
  assert.ok(fits({ kind: 'int' }, { 'x-kubernetes-int-or-string': true }));
  assert.ok(!fits({ kind: 'bool' }, { 'x-kubernetes-int-or-string': true }));
});

test('objects are compared field by field, with the place of the mismatch', () => {
  const schema = { type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'integer' } } }, c: { type: 'string' } } };
  assert.ok(fits(typeOf('{"a": {"b": 1}, "c": "x"}'), schema));
  const wrong = assignable(typeOf('{"a": {"b": "x"}, "c": "x"}'), schema);
  assert.ok(wrong.kind === 'ok' || wrong.message.includes('a'));
  const unknown = assignable(typeOf('{"d": 1, "c": "x"}'), schema);
  assert.ok(unknown.kind === 'mismatch' && unknown.message.includes('"d"'));
  assert.ok(fits(typeFromSchema(schema), schema));
});

test('lists and maps are compared by what they hold', () => {
  assert.ok(fits(typeOf('[1, 2]'), { type: 'array', items: { type: 'number' } }));
  assert.ok(!fits(typeOf('["a"]'), { type: 'array', items: { type: 'integer' } }));
  assert.ok(!fits(typeOf('{"a": "b"}'), { type: 'object', additionalProperties: { type: 'integer' } }));
});
