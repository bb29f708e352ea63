// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sent } from './answer.ts';
import { readTokenAnswer, tokenRequest } from './oauth2.ts';

const input = {
  tokenUrl: 'https://id.example/token',
  clientId: 'me:too',
  clientSecret: 's e&c',
  scopes: ['a', 'b:c'],
};

test('a token is asked for with the client in the Authorization header, written as in a form first', () => {
  const made = tokenRequest(input);
  assert.equal(made.kind, 'ok');
  if (made.kind !== 'ok') return;
  assert.equal(made.body, 'grant_type=client_credentials&scope=a+b%3Ac');
  assert.equal(made.headers.authorization, `Basic ${btoa('me%3Atoo:s+e%26c')}`);
  assert.deepEqual(made.secrets, ['s e&c', btoa('me%3Atoo:s+e%26c')]);
});

test('a server that wants the client in the form gets it there', () => {
  const made = tokenRequest({
    ...input,
    scopes: [],
    clientAuthentication: 'body',
  });
  assert.equal(
    made.kind === 'ok' && made.body,
    'grant_type=client_credentials&client_id=me%3Atoo&client_secret=s+e%26c',
  );
  assert.equal(made.kind === 'ok' && made.headers.authorization, undefined);
});

test('a token URL that is none is refused', () => {
  assert.equal(
    tokenRequest({ ...input, tokenUrl: 'file:///etc/passwd' }).kind,
    'refused',
  );
});

const answer = (status: number, body: string): Sent => ({
  kind: 'answer',
  status,
  headers: {},
  body: new TextEncoder().encode(body),
});

test('a token comes with the time at which it ends', () => {
  assert.deepEqual(
    readTokenAnswer(
      answer(
        200,
        '{"access_token":"t","token_type":"Bearer","expires_in":"60"}',
      ),
      1_000,
    ),
    {
      kind: 'ok',
      token: 't',
      expiresAt: 61_000,
    },
  );
  assert.deepEqual(readTokenAnswer(answer(200, '{"access_token":"t"}'), 0), {
    kind: 'ok',
    token: 't',
  });
});

for (const [name, sent, kind, message] of [
  [
    'a refusal',
    answer(401, '{"error":"invalid_client","error_description":"no s e&c"}'),
    'refused',
    /answered 401: invalid_client: no \*\*\*/,
  ],
  ['a busy server', answer(503, ''), 'unavailable', /answered 503/],
  [
    'a server that is away',
    { kind: 'unsent', reason: 'Unreachable', message: 'away' },
    'unavailable',
    /away/,
  ],
  [
    'a page in place of a token',
    answer(200, '<html>'),
    'refused',
    /without an access_token/,
  ],
  [
    'a token with a line break',
    answer(200, '{"access_token":"t\\r\\nEvil: 1"}'),
    'refused',
    /without an access_token that a header can carry/,
  ],
  [
    'a token of another type',
    answer(200, '{"access_token":"t","token_type":"mac"}'),
    'refused',
    /type "mac"/,
  ],
] as [string, Sent, string, RegExp][]) {
  test(`${name} gives no token, with the reason`, () => {
    const read = readTokenAnswer(sent, 0, ['s e&c']);
    assert.equal(read.kind, kind);
    assert.match('message' in read ? read.message : '', message);
  });
}
