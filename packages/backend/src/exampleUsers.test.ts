// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleUser, type SignInRequest } from './exampleUsers.ts';

const users = ['user:default/pat', 'user:default/dana'];
const request = (headers: SignInRequest['headers'] = {}, remoteAddress = '127.0.0.1'): SignInRequest => ({
  remoteAddress,
  headers: { host: 'localhost:7007', 'x-example-user': 'user:default/pat', ...headers },
});

describe('signing in as an example user', () => {
  it('takes a user of the list, from this machine', () => {
    assert.equal(exampleUser(request(), users, undefined), 'user:default/pat');
    assert.equal(exampleUser(request({ host: '127.0.0.1:7007' }, '::ffff:127.0.0.1'), users, 'development'), users[0]);
    assert.equal(exampleUser(request({ host: '[::1]:7007' }, '::1'), users, 'test'), users[0]);
  });

  const refused: [string, SignInRequest, RegExp][] = [
    ['from another machine', request({}, '10.0.0.7'), /from this machine only/],
    ['through a name that somebody points at this machine', request({ host: 'evil.example.com' }), /from this machine only/],
    ['through a proxy', request({ 'x-forwarded-for': '10.0.0.7' }), /from this machine only/],
    ['a user who is not on the list', request({ 'x-example-user': 'user:default/root' }), /choose one of/],
    ['nobody in particular', request({ 'x-example-user': undefined }), /choose one of/],
  ];
  for (const [name, sent, message] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(() => exampleUser(sent, users, undefined), { name: 'NotAllowedError', message });
    });
  }

  it('is off in production', () => {
    assert.throws(() => exampleUser(request(), users, 'production'), /off where NODE_ENV is production/);
  });
});
