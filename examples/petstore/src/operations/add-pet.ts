// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { petSchema } from '../schemas/pet.ts';
import { chooseId } from './choose-id.ts';
import type { Operation } from './operation.ts';
import { idempotencyKeyParameter } from './parameters.ts';

export const addPet: Operation = {
  operationId: 'addPet',
  method: 'POST',
  path: '/pet',
  parameters: [idempotencyKeyParameter],
  body: { mediaType: 'application/json', schema: petSchema },
  run({ body, store }) {
    const given = body as JsonObject;
    const id = chooseId(
      given,
      store.petIds,
      taken => store.pets.get(taken) && 'pet',
    );
    if (id.kind === 'taken') {
      return id.answer;
    }
    const pet = { ...given, id: id.json, status: given.status ?? 'available' };
    store.pets.put(id.id, pet);
    return { ...ok(pet), created: `/pet/${id.id}` };
  },
};
