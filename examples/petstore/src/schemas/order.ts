// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema.ts';

export const orderSchema: Schema = {
  type: 'object',
  required: ['petId'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer', format: 'int64', minimum: 1 },
    petId: { type: 'integer', format: 'int64', minimum: 1 },
    quantity: {
      type: 'integer',
      format: 'int32',
      minimum: 1,
      maximum: 1000,
      default: 1,
    },
    shipDate: { type: 'string', format: 'date-time' },
    status: {
      type: 'string',
      enum: ['placed', 'approved', 'delivered'],
      default: 'placed',
    },
    complete: { type: 'boolean', default: false },
  },
};
