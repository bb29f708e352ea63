// SPDX-License-Identifier: Apache-2.0
import { categorySchema } from './category.ts';
import type { Schema } from './schema.ts';
import { tagSchema } from './tag.ts';

export const PET_STATUSES = ['available', 'pending', 'sold'];

export const petSchema: Schema = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer', format: 'int64', minimum: 1 },
    name: { type: 'string', minLength: 1, maxLength: 200 },
    category: categorySchema,
    photoUrls: {
      type: 'array',
      maxItems: 50,
      items: { type: 'string', maxLength: 2000 },
    },
    tags: { type: 'array', maxItems: 50, items: tagSchema },
    status: { type: 'string', enum: PET_STATUSES },
    backendPetId: { type: 'string', maxLength: 200 },
  },
};
