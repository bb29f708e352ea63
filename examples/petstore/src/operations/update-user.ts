// SPDX-License-Identifier: Apache-2.0
import { invalid, notFound, ok, refuse } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { userSchema } from '../schemas/user.ts';
import type { Operation } from './operation.ts';
import { usernameParameter } from './parameters.ts';

export const updateUser: Operation = {
  operationId: 'updateUser',
  method: 'PUT',
  path: '/user/{username}',
  parameters: [usernameParameter],
  body: { mediaType: 'application/json', schema: userSchema },
  run({ parameters, body, store }) {
    const username = parameters.get('username') as string;
    const { password, ...given } = body as JsonObject & { password?: string };
    const stored = store.users.get(username);
    if (stored === undefined) {
      return notFound(`user with the username ${username}`);
    }
    if (given.username !== username) {
      return invalid([
        { field: 'username', message: `is not ${username}; it never changes` },
      ]);
    }
    const user = { ...given, id: given.id ?? stored.id };
    const id = BigInt(user.id as number | bigint);
    const owner = store.users.nameOf(id);
    if (owner !== undefined && owner !== username) {
      return refuse(
        409,
        'conflict',
        `There is a user with the id ${id} already`,
      );
    }
    store.userIds.taken(id);
    store.users.put(username, id, user, password);
    return ok(user);
  },
};
