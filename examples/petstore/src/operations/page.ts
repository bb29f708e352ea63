// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../http/answer.ts';
import { ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import type { Call } from './operation.ts';

/** The part of `all` that `limit` and `offset` ask for, with the number of all in a header. */
export function page(all: JsonObject[], { parameters }: Call): Answer {
  const offset = Number(parameters.get('offset'));
  const limit = Number(parameters.get('limit'));
  return ok(all.slice(offset, offset + limit), {
    'X-Total-Count': String(all.length),
  });
}
