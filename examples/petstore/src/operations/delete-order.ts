// SPDX-License-Identifier: Apache-2.0
import { notFound } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { orderIdParameter } from './parameters.ts';

export const deleteOrder: Operation = {
  operationId: 'deleteOrder',
  method: 'DELETE',
  path: '/store/order/{orderId}',
  parameters: [orderIdParameter],
  run({ parameters, store }) {
    const id = parameters.get('orderId') as bigint;
    return store.orders.delete(id)
      ? { status: 204 }
      : notFound(`order with the id ${id}`);
  },
};
