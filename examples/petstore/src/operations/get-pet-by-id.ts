// SPDX-License-Identifier: Apache-2.0
import { notFound, ok } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { petIdParameter } from './parameters.ts';

export const getPetById: Operation = {
  operationId: 'getPetById',
  method: 'GET',
  path: '/pet/{petId}',
  parameters: [petIdParameter],
  run({ parameters, store }) {
    const id = parameters.get('petId') as bigint;
    const pet = store.pets.get(id);
    return pet === undefined ? notFound(`pet with the id ${id}`) : ok(pet);
  },
};
