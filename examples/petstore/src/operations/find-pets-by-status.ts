// SPDX-License-Identifier: Apache-2.0
import { PET_STATUSES } from '../schemas/pet.ts';
import type { Operation } from './operation.ts';
import { page } from './page.ts';
import { limitParameter, offsetParameter } from './parameters.ts';

export const findPetsByStatus: Operation = {
  operationId: 'findPetsByStatus',
  method: 'GET',
  path: '/pet/findByStatus',
  parameters: [
    {
      name: 'status',
      in: 'query',
      required: false,
      schema: { type: 'string', enum: PET_STATUSES, default: 'available' },
    },
    limitParameter,
    offsetParameter,
  ],
  run(call) {
    const status = call.parameters.get('status');
    return page(
      call.store.pets.list().filter(pet => pet.status === status),
      call,
    );
  },
};
