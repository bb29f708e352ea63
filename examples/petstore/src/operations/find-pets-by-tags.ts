// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../json.ts';
import type { Operation } from './operation.ts';
import { page } from './page.ts';
import { limitParameter, offsetParameter } from './parameters.ts';

export const findPetsByTags: Operation = {
  operationId: 'findPetsByTags',
  method: 'GET',
  path: '/pet/findByTags',
  parameters: [
    {
      name: 'tags',
      in: 'query',
      required: true,
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: { type: 'string', minLength: 1, maxLength: 100 },
      },
    },
    limitParameter,
    offsetParameter,
  ],
  run(call) {
    const wanted = call.parameters.get('tags') as string[];
    const hasOne = (pet: JsonObject) =>
      ((pet.tags ?? []) as JsonObject[]).some(({ name }) =>
        wanted.includes(name as string),
      );
    return page(call.store.pets.list().filter(hasOne), call);
  },
};
