// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema.ts';

export const categorySchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    id: { type: 'integer', format: 'int64' },
    name: { type: 'string', maxLength: 100 },
  },
};
