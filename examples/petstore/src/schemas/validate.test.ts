// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../json.ts';
import { parseJson } from '../json.ts';
import { orderSchema } from './order.ts';
import { petSchema } from './pet.ts';
import type { Schema } from './schema.ts';
import { userSchema, usersSchema } from './user.ts';
import { validate } from './validate.ts';

const accepted: [string, Schema, string][] = [
  ['a pet with a name alone', petSchema, '{"name":"Rex"}'],
  [
    'an id with all digits of an int64',
    petSchema,
    '{"name":"Rex","id":9223372036854775807}',
  ],
  [
    'an order for a day',
    orderSchema,
    '{"petId":1,"shipDate":"2030-01-31T12:00:00.5+01:00"}',
  ],
  ['a list of users', usersSchema, '[{"username":"ada"},{"username":"grace"}]'],
];
for (const [what, schema, text] of accepted) {
  test(`${what} breaks no rule`, () =>
    assert.deepEqual(validate(parseJson(text), schema), []));
}

const refused: [Schema, string, string, string][] = [
  [petSchema, '7', '', 'is an integer, not an object'],
  [petSchema, '{}', 'name', 'is required'],
  [petSchema, '{"name":""}', 'name', 'is empty'],
  [petSchema, '{"name":7}', 'name', 'is an integer, not a string'],
  [petSchema, '{"name":null}', 'name', 'is null, not a string'],
  [petSchema, '{"name":"Rex","id":0}', 'id', 'is 0, less than 1'],
  [
    petSchema,
    '{"name":"Rex","id":1.5}',
    'id',
    'is a number with a fraction, not an integer',
  ],
  [
    petSchema,
    '{"name":"Rex","id":9223372036854775808}',
    'id',
    'is 9223372036854775808, which is not a 64-bit integer',
  ],
  [
    petSchema,
    '{"name":"Rex","status":"lost"}',
    'status',
    "is 'lost', not one of available, pending, sold",
  ],
  [
    petSchema,
    '{"name":"Rex","tags":[{"id":1},{"name":true}]}',
    'tags[1].name',
    'is a boolean, not a string',
  ],
  [
    petSchema,
    '{"name":"Rex","targetConnection":{}}',
    'targetConnection',
    'is no property that the shop knows',
  ],
  [
    petSchema,
    '{"name":"Rex","__proto__":{}}',
    '__proto__',
    'is no property that the shop knows',
  ],
  [
    petSchema,
    '{"name":"Rex","constructor":1}',
    'constructor',
    'is no property that the shop knows',
  ],
  [
    petSchema,
    `{"name":"${'x'.repeat(201)}"}`,
    'name',
    'is longer than 200 characters',
  ],
  [
    orderSchema,
    '{"petId":1,"quantity":2147483648}',
    'quantity',
    'is 2147483648, which is not a 32-bit integer',
  ],
  [
    orderSchema,
    '{"petId":1,"quantity":1001}',
    'quantity',
    'is 1001, more than 1000',
  ],
  [
    orderSchema,
    '{"petId":1,"shipDate":"tomorrow"}',
    'shipDate',
    'is no date and time as in 2030-01-31T12:00:00Z',
  ],
  [
    orderSchema,
    '{"petId":1,"complete":"yes"}',
    'complete',
    'is a string, not true or false',
  ],
  [
    userSchema,
    '{"username":"a b"}',
    'username',
    'does not match ^[A-Za-z0-9][A-Za-z0-9._-]*$',
  ],
  [
    userSchema,
    '{"username":"ada","email":"ada"}',
    'email',
    'is no mail address',
  ],
  [
    userSchema,
    '{"username":"ada","password":"short"}',
    'password',
    'is shorter than 8 characters',
  ],
  [usersSchema, '[]', '', 'has fewer than 1 elements'],
  [usersSchema, '{}', '', 'is an object, not a list'],
];
for (const [schema, text, field, message] of refused) {
  test(`${text.slice(0, 60)} is refused because ${
    field || 'it'
  } ${message}`, () => {
    const value: Json = parseJson(text);
    assert.deepEqual(validate(value, schema), [{ field, message }]);
  });
}
