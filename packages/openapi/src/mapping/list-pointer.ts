// SPDX-License-Identifier: Apache-2.0
import type { Draft } from '../classify/draft.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { ModelOperation } from '../model/model.ts';
import { successResponse } from '../model/responses.ts';
import { singular } from '../names/inflection.ts';
import { answerMembers, type AnswerMember } from './answer-members.ts';
import { plain } from './page-parameters.ts';

const USUAL = /^(data|items|results?|values?|records|entries|list|content|rows|objects|elements|resources|members|collection|hits)$/;
/** Lists beside the one that was asked for. */
const ASIDE = /^(errors?|warnings?|messages?|links?|included|facets|notices|meta|filters|sort|aggregations)$/;

/** Where a list's answer holds the list: the one named as the objects, or as usual, or the first that holds objects. */
export function listPointer(operation: ModelOperation, draft: Draft, schemas: Schemas): string {
  const schema = successResponse(operation)?.schema;
  if (!schema) return '';
  const answer = schemas.shape(schema);
  if (!answer.types || answer.types.has('array')) return '';
  const lists = answerMembers(answer, 2, schemas).filter(member => member.shape.types?.has('array'));
  const own = draft.parts.filter(part => part.kind === 'literal').map(part => singular(plain(part.text))).pop();
  const last = ({ names }: AnswerMember) => plain(names[names.length - 1]);
  const ofObjects = ({ shape }: AnswerMember) => shape.items !== undefined && schemas.shape(shape.items).properties.size > 0;
  const candidates = lists.filter(member => !ASIDE.test(last(member)));
  const best =
    candidates.find(member => singular(last(member)) === own) ??
    candidates.find(member => USUAL.test(last(member))) ??
    candidates.find(ofObjects) ??
    candidates[0] ??
    lists[0];
  return best?.pointer ?? '';
}
