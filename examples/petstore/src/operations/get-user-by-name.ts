// SPDX-License-Identifier: Apache-2.0
import { notFound, ok } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { usernameParameter } from './parameters.ts';

export const getUserByName: Operation = {
  operationId: 'getUserByName',
  method: 'GET',
  path: '/user/{username}',
  parameters: [usernameParameter],
  run({ parameters, store }) {
    const username = parameters.get('username') as string;
    const user = store.users.get(username);
    return user === undefined
      ? notFound(`user with the username ${username}`)
      : ok(user);
  },
};
