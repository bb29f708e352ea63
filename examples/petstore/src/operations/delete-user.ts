// SPDX-License-Identifier: Apache-2.0
import { notFound } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { usernameParameter } from './parameters.ts';

export const deleteUser: Operation = {
  operationId: 'deleteUser',
  method: 'DELETE',
  path: '/user/{username}',
  parameters: [usernameParameter],
  run({ parameters, store }) {
    const username = parameters.get('username') as string;
    return store.users.delete(username)
      ? { status: 204 }
      : notFound(`user with the username ${username}`);
  },
};
