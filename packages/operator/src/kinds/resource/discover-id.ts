// SPDX-License-Identifier: Apache-2.0
import type { Identity, JsonObject } from '@api-operators/api';
import {
  type Settled as Outcome,
  atPointer,
} from '@api-operators/rest-mapping';
import { firstText } from '../first-text.ts';

/** The id of a created object, in the order of places that the mapping names; undefined where the answer tells none. */
export function discoverId(
  identity: Identity | undefined,
  answer: Extract<Outcome, { kind: 'ok' }>,
  spec: JsonObject,
): string | undefined {
  if (!identity || identity.singleton) {
    return undefined;
  }
  for (const place of identity.discover) {
    const found =
      place.in === 'body'
        ? firstText(
            atPointer(answer.data, place.pointer),
            atPointer(answer.whole, place.pointer),
          )
        : place.in === 'header'
        ? firstText(answer.headers[place.name.toLowerCase()])
        : fromLocation(answer.headers.location);
    if (found !== undefined) {
      return found;
    }
  }
  return identity.clientChosen && identity.field
    ? firstText(spec[identity.field])
    : undefined;
}

/** The last step of the path that a Location header names. */
export function fromLocation(location: string | undefined): string | undefined {
  if (location === undefined) {
    return undefined;
  }
  try {
    const last = new URL(location, 'http://location').pathname
      .split('/')
      .findLast(part => part !== '');
    return last === undefined ? undefined : decodeURIComponent(last);
  } catch {
    return undefined;
  }
}
