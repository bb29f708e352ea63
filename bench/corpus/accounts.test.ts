// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type CompiledOperator } from '@api-operators/openapi';
import { accountsOf } from './accounts.ts';

const answer = { responses: { 200: { description: 'ok' } } };
const tree = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/orders': { get: answer, post: answer, parameters: [], 'x-note': {} },
    '/orders/{id}': { get: answer, options: answer },
    'x-paths': { get: answer },
    '/moved': { $ref: '#/components/pathItems/a~1b' },
  },
  components: { pathItems: { 'a/b': { put: answer } } },
};

function operatorOf(document: unknown): CompiledOperator {
  const documents = new Map([['shop.json', JSON.stringify(document)]]);
  const result = compile({ documents, root: 'shop.json', options: { group: 'shop.example.com' } });
  assert.equal(result.kind, 'compiled');
  return (result as { operator: CompiledOperator }).operator;
}

test('every operation of a document is part of a kind or left out, references of path items followed', () => {
  const accounts = accountsOf(tree, operatorOf(tree));
  assert.equal(accounts.all, 5);
  assert.equal(accounts.covered + accounts.leftOut, 5);
  assert.deepEqual(accounts.unaccounted, []);
});

test('an operation that the operator does not tell of is unaccounted for, and so is one that the document does not have', () => {
  const { '/orders': _, ...others } = tree.paths;
  const less = { ...tree, paths: others };
  assert.deepEqual(accountsOf(tree, operatorOf(less)).unaccounted.sort(), ['GET /orders', 'POST /orders']);
  assert.deepEqual(
    accountsOf(less, operatorOf(tree)).unaccounted.map(text => text.split(' (')[0]).sort(),
    ['GET /orders', 'POST /orders'],
  );
});

test('without an operator nothing is accounted for', () => {
  assert.equal(accountsOf(tree).unaccounted.length, 5);
});
