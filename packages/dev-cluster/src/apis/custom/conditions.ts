// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../objects/json.ts';
import { arrayOf, isObject, objectOf } from '../../objects/json.ts';
import type { Obj } from '../../objects/object.ts';

export type ConditionInput = { type: string; status: 'True' | 'False' | 'Unknown'; reason: string; message: string };

/** The object with this condition; its lastTransitionTime moves only when `status` does. */
export function setCondition(object: Obj, condition: ConditionInput, now: string): Obj {
  const conditions = arrayOf(objectOf(object.status).conditions).filter(isObject);
  const known = conditions.find(item => item.type === condition.type);
  const lastTransitionTime = known && known.status === condition.status ? known.lastTransitionTime : now;
  const { type, status, reason, message } = condition;
  const next: JsonObject = { type, status, lastTransitionTime, reason, message };
  return {
    ...object,
    status: {
      ...objectOf(object.status),
      conditions: known ? conditions.map(item => (item === known ? next : item)) : [...conditions, next],
    },
  };
}

export function hasCondition(object: Obj, type: string, status: string): boolean {
  return arrayOf(objectOf(object.status).conditions).some(item => objectOf(item).type === type && objectOf(item).status === status);
}
