// SPDX-License-Identifier: Apache-2.0
import type {
  JsonObject,
  OperationName,
  RestMappingVersion,
} from '@api-operators/api';
import {
  isObject,
  stringifyJson,
  type Outcome,
} from '@api-operators/rest-mapping';
import { unmasked } from '../../rest/unmasked.ts';
import { differences } from './differences.ts';
import type { LastSeen } from './types.ts';

/** Larger objects are not kept between passes, in characters of JSON. */
const LARGEST = 16 * 1024;

/**
 * What an answer tells of the object's version, for an update that needs no look before it; undefined where updates take none.
 * The whole object is in what a look shows. What an update answers may be less: it is the whole only where it holds all of a body
 * that was made from the whole.
 *
 * @param sent - the body that was answered, where it was made from the whole object; absent for a look
 */
export function seenIn(
  { operations }: RestMappingVersion,
  by: OperationName,
  outcome: Outcome,
  sent?: JsonObject,
): LastSeen | undefined {
  const versioned = operations.update?.ifMatch || operations.patch?.ifMatch;
  if (!versioned || outcome.kind !== 'ok' || !outcome.headers.etag) {
    return undefined;
  }
  const { etag } = outcome.headers;
  const data = outcome.data === undefined ? undefined : unmasked(outcome.data);
  const whole =
    isObject(data) &&
    (by === 'get' ||
      (sent !== undefined && differences(sent, data).length === 0)) &&
    stringifyJson(data).length <= LARGEST;
  return { etag, ...(whole ? { whole: data } : {}) };
}
