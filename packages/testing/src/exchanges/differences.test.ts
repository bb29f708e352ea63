// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, without } from './differences.ts';
import { differences, normalize } from './normalize.ts';
import type { Replayed } from './replay.ts';

function replayed(id: string, ...places: string[]): Replayed {
  const exchange = { about: id, method: 'GET', path: '/pets', status: 200, answerType: 'application/json', answer: {} };
  return { exchange, id, differences: places.map(path => ({ path, expected: 1, actual: 2 })) };
}

test('a listed difference is no matter, another place of the same exchange is', () => {
  const listed = [{ reason: 'We say it shorter.', places: ['body.columns[*].text'], exchanges: ['get'] }];
  assert.deepEqual(judge([replayed('get', 'body.columns[3].text')], listed), { unlisted: [], vanished: [] });
  const { unlisted } = judge([replayed('get', 'body.columns[3].text', 'body.code')], listed);
  assert.deepEqual(unlisted.map(each => [each.id, each.differences.map(({ path }) => path)]), [['get', ['body.code']]]);
  assert.equal(judge([replayed('put', 'body.columns[3].text')], listed).unlisted.length, 1);
});

test('a listed difference that is no more is told', () => {
  const listed = [{ reason: 'We say it shorter.', places: ['body.*'], exchanges: ['get', 'list'] }];
  const { vanished } = judge([replayed('get', 'body.a'), replayed('list')], listed);
  assert.deepEqual(vanished, [{ id: 'list', reason: 'We say it shorter.' }]);
  assert.deepEqual(without(listed, vanished), [{ ...listed[0], exchanges: ['get'] }]);
});

test('what is never the same twice does not count, and what it belongs to does', () => {
  const answer = (name: string, uid: string, seconds: string) =>
    normalize({ metadata: { name, uid, resourceVersion: seconds, creationTimestamp: `2026-01-01T00:00:${seconds}Z` } });
  const [one, two] = ['0f27d665-838f-4c11-b6fb-30769ff4115d', 'ea8eb41e-652e-4f5e-8192-79fa41444f92'];
  assert.deepEqual(differences(answer('rex', one, '01'), answer('rex', two, '02'), { subset: false }), []);
  assert.deepEqual(differences(answer('rex', one, '01'), answer('max', two, '02'), { subset: false }), [
    { path: 'metadata.name', expected: 'rex', actual: 'max' },
  ]);
  assert.equal(differences(answer('rex', one, '01'), normalize({ metadata: { name: 'rex' } }), { subset: false }).length, 3);
});

test('the reasons of a refusal may come in any order', () => {
  const refusal = (...reasons: string[]) =>
    normalize({
      message: `Pet "a" is invalid: [${reasons.join(', ')}]`,
      details: { causes: reasons.map(message => ({ message })) },
    });
  assert.deepEqual(differences(refusal('a: x', 'b: y'), refusal('b: y', 'a: x'), { subset: false }), []);
  assert.notDeepEqual(differences(refusal('a: x', 'b: y'), refusal('a: x', 'c: y'), { subset: false }), []);
});

test('a list of what is served may be shorter, not longer', () => {
  const served = (...names: string[]) => ({ resources: names.map(name => ({ name })) });
  assert.deepEqual(differences(served('pods', 'nodes'), served('pods'), { subset: true }), []);
  assert.equal(differences(served('pods'), served('pods', 'pets'), { subset: true }).length, 1);
});
