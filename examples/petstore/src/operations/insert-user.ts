// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../http/answer.ts';
import { invalid, refuse } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import { RESERVED_USERNAMES } from '../schemas/user.ts';
import type { Store } from '../store/store.ts';
import { chooseId } from './choose-id.ts';

export type InsertedUser =
  | { kind: 'ok'; user: JsonObject }
  | { kind: 'refused'; answer: Answer };

/** Stores a new user; `field` is where the user stands in the body (`[2].`, or empty). */
export function insertUser(
  given: JsonObject,
  store: Store,
  field: string,
): InsertedUser {
  const { password, ...rest } = given as JsonObject & {
    username: string;
    password?: string;
  };
  const { username } = rest;
  if (RESERVED_USERNAMES.includes(username)) {
    const message = `is '${username}', a name that the API uses itself`;
    return {
      kind: 'refused',
      answer: invalid([{ field: `${field}username`, message }]),
    };
  }
  if (store.users.get(username) !== undefined) {
    const message = `There is a user with the username ${username} already`;
    return { kind: 'refused', answer: refuse(409, 'conflict', message) };
  }
  const id = chooseId(
    rest,
    store.userIds,
    taken => store.users.nameOf(taken) && 'user',
  );
  if (id.kind === 'taken') {
    return { kind: 'refused', answer: id.answer };
  }
  const user = { ...rest, id: id.json };
  store.users.put(username, id.id, user, password);
  return { kind: 'ok', user };
}
