// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { isObject } from './json.ts';

/**
 * The `spec` that an object would have if its kind had a CRD of its own: the fields of one member at the top, beside
 * those that steer the operator. For objects of a kind that holds several others (`RestMapping.spec.within`).
 */
export function specWithin(spec: JsonObject, member: string): JsonObject {
  const { kind: _kind, [member]: own, ...steering } = spec;
  return { ...(isObject(own) ? own : {}), ...steering };
}
