// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { Shape } from '../crd/shape.ts';
import { escapeKey } from '../load/pointer-tree.ts';

/** A member of an answer, at its top or inside its objects. */
export interface AnswerMember {
  pointer: string;
  /** The names from the top. */
  names: readonly string[];
  shape: Shape;
}

/** Objects of an answer that have more members than this are data, not an envelope. */
const MOST_MEMBERS = 200;

/** The members of an answer down to some levels of objects, upper levels first; lists are not entered. */
export function answerMembers(answer: Shape, levels: number, schemas: Schemas): AnswerMember[] {
  const found: AnswerMember[] = [];
  let open: AnswerMember[] = [{ pointer: '', names: [], shape: answer }];
  for (let level = 0; level < levels; level += 1) {
    const next: AnswerMember[] = [];
    for (const { pointer, names, shape } of open) {
      if (shape.properties.size > MOST_MEMBERS) continue;
      for (const [name, expression] of shape.properties) {
        const member = { pointer: `${pointer}/${escapeKey(name)}`, names: [...names, name], shape: schemas.shape(expression) };
        found.push(member);
        if (member.shape.properties.size > 0) next.push(member);
      }
    }
    open = next;
  }
  return found;
}

/** Whether a value may be of this type. */
export function mayBe(shape: Shape, ...types: readonly string[]): boolean {
  return !shape.types || types.some(type => (shape.types as ReadonlySet<string>).has(type));
}
