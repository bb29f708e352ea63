// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTokens } from './token-file.ts';
import { Tokens } from './tokens.ts';

const alice = { name: 'alice', groups: ['devs'] };

test('an issued token is good wherever the key is the same, and nowhere else', () => {
  const token = new Tokens(Buffer.from('key')).issue(alice);
  assert.deepEqual(new Tokens(Buffer.from('key')).authenticate(`Bearer ${token}`), { name: 'alice', groups: ['devs', 'system:authenticated'] });
  assert.equal(new Tokens(Buffer.from('other')).authenticate(`Bearer ${token}`), undefined);
});

test('a token whose user was changed is unknown', () => {
  const tokens = new Tokens(Buffer.from('key'));
  const [, signature] = tokens.issue(alice).split('.');
  const forged = Buffer.from(JSON.stringify({ name: 'alice', groups: ['system:masters'] })).toString('base64url');
  assert.equal(tokens.authenticate(`Bearer ${forged}.${signature}`), undefined);
  assert.equal(tokens.authenticate('Bearer x'), undefined);
  assert.equal(tokens.authenticate('Basic eDp5'), undefined);
});

test('no token is the anonymous user', () => {
  assert.equal(new Tokens(Buffer.from('key')).authenticate(undefined)?.name, 'system:anonymous');
});

test('a token file is read as kube-apiserver reads it', () => {
  assert.deepEqual(parseTokens('t1,alice,uid1,"devs,qa"\n\nt2,bob\n', 'tokens.csv'), [
    { token: 't1', user: 'alice', uid: 'uid1', groups: ['devs', 'qa'] },
    { token: 't2', user: 'bob', groups: [] },
  ]);
  assert.throws(() => parseTokens('only', 'tokens.csv'), /tokens.csv:1: a line has to be/);
});
