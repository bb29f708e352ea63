// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { Operation } from './operation.ts';

export const getInventory: Operation = {
  operationId: 'getInventory',
  method: 'GET',
  path: '/store/inventory',
  parameters: [],
  run({ store }) {
    const counts: Record<string, number> = {};
    for (const pet of store.pets.list()) {
      const status = pet.status as string;
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return ok(counts);
  },
};
