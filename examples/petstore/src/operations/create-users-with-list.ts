// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { usersSchema } from '../schemas/user.ts';
import { insertUser } from './insert-user.ts';
import type { Operation } from './operation.ts';

export const createUsersWithList: Operation = {
  operationId: 'createUsersWithList',
  method: 'POST',
  path: '/user/createWithList',
  parameters: [],
  body: { mediaType: 'application/json', schema: usersSchema },
  run({ body, store }) {
    const users: JsonObject[] = [];
    for (const [index, given] of (body as JsonObject[]).entries()) {
      const inserted = insertUser(given, store, `[${index}].`);
      if (inserted.kind === 'refused') {
        return inserted.answer;
      }
      users.push(inserted.user);
    }
    return ok(users);
  },
};
