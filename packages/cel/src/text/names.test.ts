// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recogniseNames } from './names.ts';
import type { CelEnv } from '../types.ts';

const env: CelEnv = {
  variables: { r: { kind: 'object', fields: { 'a-b': { kind: 'dyn' }, 'a-b-c': { kind: 'dyn' }, a: { kind: 'dyn' }, '3d': { kind: 'dyn' } } }, c: { kind: 'dyn' } },
  names: { c: ['x-y'], 'c.x-y.r': ['p-q'] },
};
const names = (text: string) => {
  const { text: rewritten, names: found } = recogniseNames(text, env);
  assert.equal(rewritten.length, text.length, 'offsets stay');
  return [...found].map(([at, name]) => `${at}:${name}`);
};

test('the longest known name wins', () => {
  assert.deepEqual(names('r.a-b.x'), ['2:a-b']);
  assert.deepEqual(names('r.a-b-c + r.a-b-1'), ['2:a-b-c', '12:a-b']);
  assert.deepEqual(names('r.a-x'), []);
  assert.deepEqual(names('r.3d'), ['2:3d']);
});

test('names below a named path are known too', () => {
  assert.deepEqual(names('c.x-y.r.p-q.s-1'), ['2:x-y', '8:p-q']);
  assert.deepEqual(names('c.x-z.r'), ['2:x-z'], 'a misspelt one is read as one name');
});

test('strings and comments are left alone', () => {
  assert.deepEqual(names('"r.a-b" + r"r.a-b\\" + \'\'\'r.a-b\'\'\' // r.a-b'), []);
});

test('back-ticks quote any name', () => {
  assert.deepEqual(names('r.`a-b`.`x/y`'), ['2:a-b', '8:x/y']);
});

test('other variables and loop variables subtract', () => {
  assert.deepEqual(names('n.a-b + (r)-b'), []);
});
