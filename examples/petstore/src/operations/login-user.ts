// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from '../http/answer.ts';
import type { Operation } from './operation.ts';

export const loginUser: Operation = {
  operationId: 'loginUser',
  method: 'GET',
  path: '/user/login',
  parameters: [
    {
      name: 'username',
      in: 'query',
      required: true,
      schema: { type: 'string', minLength: 1, maxLength: 64 },
    },
    {
      name: 'password',
      in: 'query',
      required: true,
      schema: {
        type: 'string',
        format: 'password',
        minLength: 1,
        maxLength: 200,
      },
    },
  ],
  run({ parameters, store, sessions, now }) {
    const username = parameters.get('username') as string;
    if (
      !store.users.hasPassword(username, parameters.get('password') as string)
    ) {
      return refuse(
        400,
        'bad_credentials',
        'There is no user with this username and password',
      );
    }
    const { token, ends } = sessions.open(now);
    return ok(token, { 'X-Expires-After': new Date(ends).toISOString() });
  },
};
