// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointStrategy } from '@api-operators/api';
import { addressBehind, chooseEndpoints } from './choose.ts';

/** `a b- c`: a and c are healthy, b is not. */
const addresses = (text: string) =>
  text.split(' ').map(name => {
    const url = `http://${name.replace('-', '')}`;
    return name.endsWith('-')
      ? { url, healthy: false, message: 'answered 503' }
      : { url, healthy: true, message: '' };
  });

const table: [EndpointStrategy, string, number, string][] = [
  ['RoundRobin', 'a b c', 0, 'a'],
  ['RoundRobin', 'a b c', 1, 'b'],
  ['RoundRobin', 'a b c', 5, 'c'],
  ['RoundRobin', 'a b- c', 0, 'a'],
  ['RoundRobin', 'a b- c', 1, 'c'],
  ['RoundRobin', 'a b- c', 2, 'a'],
  ['RoundRobin', 'a- b-', 0, 'NoHealthyEndpoint'],
  ['LeaderOnly', 'a- b c-', 7, 'b'],
  ['LeaderOnly', 'a- b- c-', 0, 'NoHealthyEndpoint'],
  ['AnyHealthy', 'a b c', 2, 'a'],
  ['AnyHealthy', 'a- b c', 0, 'b'],
  ['AnyHealthy', 'a-', 0, 'NoHealthyEndpoint'],
  ['AllHealthy', 'a b c', 1, 'a b c'],
  ['AllHealthy', 'a b- c', 0, 'EndpointUnhealthy'],
  ['AllHealthy', 'a- b-', 0, 'EndpointUnhealthy'],
  ['ByOrdinal', 'a', 3, 'a'],
  ['ByOrdinal', 'a-', 0, 'NoHealthyEndpoint'],
];
for (const [strategy, given, turn, expected] of table) {
  test(`${strategy} among ${given} on turn ${turn} calls ${expected}`, () => {
    const choice = chooseEndpoints(strategy, addresses(given), turn);
    const got =
      choice.kind === 'ok'
        ? choice.urls.map(url => url.replace('http://', '')).join(' ')
        : choice.reason;
    assert.equal(got, expected);
  });
}

test('a refusal says which addresses failed and how, a few by name', () => {
  const choice = chooseEndpoints('AnyHealthy', addresses('a- b-'), 0);
  assert.equal(
    choice.kind === 'refused' && choice.message,
    'none of 2 addresses is healthy (spec.endpoints.strategy AnyHealthy): http://a: answered 503; http://b: answered 503',
  );
  const many = chooseEndpoints(
    'AllHealthy',
    addresses('a- b- c- d- e- f- g- h'),
    0,
  );
  assert.match(
    many.kind === 'refused' ? many.message : '',
    /^7 of 8 addresses are unhealthy.*http:\/\/e: answered 503; and 2 more$/,
  );
});

test('work is followed at the address that began it, and at no address that the Connection does not name', () => {
  const given = addresses('a b-');
  assert.equal(addressBehind(given, 'http://b/jobs/1'), 'http://b');
  assert.equal(addressBehind(given, 'http://b:8080/jobs/1'), undefined);
  assert.equal(addressBehind(given, 'https://b/jobs/1'), undefined);
  assert.equal(addressBehind(given, '/jobs/1'), undefined);
});
