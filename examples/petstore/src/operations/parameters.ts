// SPDX-License-Identifier: Apache-2.0
import type { Parameter } from '../http/parameters.ts';
import { usernameSchema } from '../schemas/user.ts';

export const petIdParameter: Parameter = {
  name: 'petId',
  in: 'path',
  required: true,
  schema: { type: 'integer', format: 'int64', minimum: 1 },
};

export const orderIdParameter: Parameter = {
  ...petIdParameter,
  name: 'orderId',
};

export const usernameParameter: Parameter = {
  name: 'username',
  in: 'path',
  required: true,
  schema: usernameSchema,
};

export const idempotencyKeyParameter: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

export const limitParameter: Parameter = {
  name: 'limit',
  in: 'query',
  required: false,
  schema: {
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 100,
    default: 20,
  },
};

export const offsetParameter: Parameter = {
  name: 'offset',
  in: 'query',
  required: false,
  schema: { type: 'integer', format: 'int32', minimum: 0, default: 0 },
};
