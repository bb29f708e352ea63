// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { orderSchema } from '../schemas/order.ts';
import { chooseId } from './choose-id.ts';
import type { Operation } from './operation.ts';
import { idempotencyKeyParameter } from './parameters.ts';

export const placeOrder: Operation = {
  operationId: 'placeOrder',
  method: 'POST',
  path: '/store/order',
  parameters: [idempotencyKeyParameter],
  body: { mediaType: 'application/json', schema: orderSchema },
  run({ body, store }) {
    const given = body as JsonObject;
    const id = chooseId(
      given,
      store.orderIds,
      taken => store.orders.get(taken) && 'order',
    );
    if (id.kind === 'taken') {
      return id.answer;
    }
    const order = {
      quantity: 1,
      status: 'placed',
      complete: false,
      ...given,
      id: id.json,
    };
    store.orders.put(id.id, order);
    return { ...ok(order), created: `/store/order/${id.id}` };
  },
};
