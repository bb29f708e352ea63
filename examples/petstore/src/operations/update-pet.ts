// SPDX-License-Identifier: Apache-2.0
import { invalid, notFound, ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { petSchema } from '../schemas/pet.ts';
import type { Operation } from './operation.ts';

export const updatePet: Operation = {
  operationId: 'updatePet',
  method: 'PUT',
  path: '/pet',
  parameters: [],
  body: { mediaType: 'application/json', schema: petSchema },
  run({ body, store }) {
    const given = body as JsonObject;
    if (!Object.hasOwn(given, 'id')) {
      return invalid([
        { field: 'id', message: 'is required to say which pet is replaced' },
      ]);
    }
    const id = BigInt(given.id as number | bigint);
    if (store.pets.get(id) === undefined) {
      return notFound(`pet with the id ${id}`);
    }
    const pet = { ...given, status: given.status ?? 'available' };
    store.pets.put(id, pet);
    return ok(pet);
  },
};
