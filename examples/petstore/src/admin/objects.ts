// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';

/** All that the shop holds: pets and orders by id, users by name, without their passwords. */
export interface StoredObjects {
  pets: JsonObject[];
  orders: JsonObject[];
  users: JsonObject[];
}

export function storedObjects({ pets, orders, users }: Store): StoredObjects {
  return { pets: pets.list(), orders: orders.list(), users: users.list() };
}
