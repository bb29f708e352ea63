// SPDX-License-Identifier: Apache-2.0
import { notFound, ok } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { orderIdParameter } from './parameters.ts';

export const getOrderById: Operation = {
  operationId: 'getOrderById',
  method: 'GET',
  path: '/store/order/{orderId}',
  parameters: [orderIdParameter],
  run({ parameters, store }) {
    const id = parameters.get('orderId') as bigint;
    const order = store.orders.get(id);
    return order === undefined
      ? notFound(`order with the id ${id}`)
      : ok(order);
  },
};
