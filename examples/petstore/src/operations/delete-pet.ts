// SPDX-License-Identifier: Apache-2.0
import { notFound } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { petIdParameter } from './parameters.ts';

export const deletePet: Operation = {
  operationId: 'deletePet',
  method: 'DELETE',
  path: '/pet/{petId}',
  parameters: [petIdParameter],
  run({ parameters, store }) {
    const id = parameters.get('petId') as bigint;
    if (!store.pets.delete(id)) {
      return notFound(`pet with the id ${id}`);
    }
    store.images.deleteAll(id);
    return { status: 204 };
  },
};
