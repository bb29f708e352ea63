// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiNames } from './api-name.ts';
import { plural, singular } from './inflection.ts';
import { fitKind, NameTable } from './name-table.ts';
import { pascalCase, wordsOf } from './words.ts';

test('plurals become singulars', () => {
  const words = {
    categories: 'category', entries: 'entry', boxes: 'box', buses: 'bus', class: 'class', address: 'address',
    addresses: 'address', users: 'user', houses: 'house', databases: 'database', cases: 'case', series: 'series',
    news: 'news', indices: 'index', statuses: 'status', data: 'data', people: 'person', children: 'child',
    apis: 'api', movies: 'movie', caches: 'cache', batches: 'batch', wishes: 'wish', licenses: 'license',
    responses: 'response', releases: 'release', purchases: 'purchase', keys: 'key', days: 'day', status: 'status',
    analysis: 'analysis', sizes: 'size', drives: 'drive', shelves: 'shelf', heroes: 'hero', dns: 'dns', is: 'is',
    aliases: 'alias', warehouses: 'warehouse', bonuses: 'bonus', matches: 'match', taxes: 'tax', s3: 's3',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(words).map(word => [word, singular(word)])), words);
});

test('singulars become plurals', () => {
  const words = {
    category: 'categories', box: 'boxes', bus: 'buses', class: 'classes', match: 'matches', order: 'orders',
    key: 'keys', day: 'days', policy: 'policies', person: 'people', data: 'data', index: 'indices', query: 'queries',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(words).map(word => [word, plural(word)])), words);
});

test('words are cut at signs, and at humps where that is asked for', () => {
  assert.equal(pascalCase(wordsOf('user-profiles')), 'UserProfiles');
  assert.equal(pascalCase(wordsOf('HELLO_WORLD')), 'HelloWorld');
  assert.equal(pascalCase(wordsOf('findByStatus')), 'Findbystatus');
  assert.equal(pascalCase(wordsOf('findByStatus', 'humps')), 'FindByStatus');
  assert.equal(pascalCase(wordsOf('parseHTTPBody2', 'humps')), 'ParseHttpBody2');
  assert.deepEqual(wordsOf('日本語'), []);
});

test('the name of an API comes from its title unless it is given', () => {
  assert.deepEqual(apiNames(undefined, 'Swagger Petstore - OpenAPI 3.0'), { api: 'petstore', prefix: 'Petstore' });
  assert.deepEqual(apiNames(undefined, 'GitHub v3 REST API'), { api: 'github', prefix: 'Github' });
  assert.deepEqual(apiNames(undefined, 'API'), { api: 'api', prefix: 'Api' });
  assert.deepEqual(apiNames(undefined, '日本'), { api: 'api', prefix: 'Api' });
  assert.deepEqual(apiNames(undefined, '1Forge Finance'), { api: 'api-1forge-finance', prefix: 'Api1forgeFinance' });
  assert.deepEqual(apiNames('pet-shop', 'whatever'), { api: 'pet-shop', prefix: 'PetShop' });
  assert.ok(apiNames(undefined, 'word '.repeat(50)).api.length <= 30);
});

test('no two kinds share a kind, a list kind, a plural or a short name', () => {
  const table = new NameTable();
  table.take('Pet', 'pets');
  assert.equal(table.owner('Pet', 'petz'), 'Pet');
  assert.equal(table.owner('PETLIST', 'x'), 'Pet');
  assert.equal(table.owner('Other', 'pets'), 'Pet');
  assert.equal(table.owner('Pets', 'petss'), 'Pet');
  assert.equal(table.owner('Order', 'orders'), undefined);
  assert.deepEqual(table.shortNames('Pet'), ['pe']);
  assert.deepEqual(table.shortNames('Person'), ['per']);
  assert.deepEqual(table.shortNames('Node'), ['nod']);
});

test('a kind that is too long is shortened the same way each time', () => {
  const long = fitKind('A'.repeat(80), 'Petstore');
  assert.deepEqual(long, fitKind('A'.repeat(80), 'Petstore'));
  assert.equal(long.kind.length, 59);
  assert.ok(long.shortened);
  assert.equal(fitKind('2fa', 'Petstore').kind, 'Petstore2fa');
});
