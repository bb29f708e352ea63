// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema.ts';

export const usernameSchema: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
};

export const userSchema: Schema = {
  type: 'object',
  required: ['username'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer', format: 'int64', minimum: 1 },
    username: usernameSchema,
    firstName: { type: 'string', maxLength: 200 },
    lastName: { type: 'string', maxLength: 200 },
    email: { type: 'string', format: 'email', maxLength: 254 },
    password: {
      type: 'string',
      format: 'password',
      minLength: 8,
      maxLength: 200,
      writeOnly: true,
    },
    phone: { type: 'string', maxLength: 50 },
    userStatus: { type: 'integer', format: 'int32' },
  },
};

export const usersSchema: Schema = {
  type: 'array',
  minItems: 1,
  maxItems: 100,
  items: userSchema,
};

/** Names that are paths of the API themselves (`GET /user/login`), so that no user could be read by them. */
export const RESERVED_USERNAMES = ['login', 'logout', 'createWithList'];
