// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { userSchema } from '../schemas/user.ts';
import { insertUser } from './insert-user.ts';
import type { Operation } from './operation.ts';

export const createUser: Operation = {
  operationId: 'createUser',
  method: 'POST',
  path: '/user',
  parameters: [],
  body: { mediaType: 'application/json', schema: userSchema },
  run({ body, store }) {
    const inserted = insertUser(body as JsonObject, store, '');
    return inserted.kind === 'refused'
      ? inserted.answer
      : {
          ...ok(inserted.user),
          created: `/user/${inserted.user.username as string}`,
        };
  },
};
