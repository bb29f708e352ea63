// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../http/answer.ts';
import { refuse } from '../http/answer.ts';
import type { Json, JsonObject } from '../json.ts';
import type { IdSequence } from '../store/id-sequence.ts';

export type ChosenId =
  | { kind: 'free'; id: bigint; json: Json }
  | { kind: 'taken'; answer: Answer };

/**
 * The id of a new object: the one that the caller gives, else the next free one. `owner` names what
 * has an id already, as in "There is a pet with the id 7 already".
 */
export function chooseId(
  given: JsonObject,
  sequence: IdSequence,
  owner: (id: bigint) => string | undefined,
): ChosenId {
  if (Object.hasOwn(given, 'id')) {
    const id = BigInt(given.id as number | bigint);
    const what = owner(id);
    if (what !== undefined) {
      const message = `There is a ${what} with the id ${id} already`;
      return { kind: 'taken', answer: refuse(409, 'conflict', message) };
    }
    sequence.taken(id);
    return { kind: 'free', id, json: given.id };
  }
  let id = sequence.next();
  while (owner(id) !== undefined) {
    id = sequence.next();
  }
  return { kind: 'free', id, json: Number(id) };
}
