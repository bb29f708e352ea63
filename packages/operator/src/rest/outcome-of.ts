// SPDX-License-Identifier: Apache-2.0
import {
  mask,
  maskJson,
  readAnswer,
  type Outcome,
  type Sent,
} from '@api-operators/rest-mapping';
import type { RestCall } from './caller.ts';
import { OVERSIZE } from './http.ts';
import { keepUnmasked } from './unmasked.ts';

/** Secrets shorter than this are not looked for in answers: they would be found in ids and numbers that are none. */
const SHORTEST_MASKED = 8;

/**
 * What an answer came to, with the request's Secrets masked wherever the API echoes them: in what it says is wrong and in
 * the object itself, from where they would get into statuses and other objects.
 */
export function outcomeOf(
  sent: Sent,
  { request, operation, limits }: RestCall,
  shown: string,
  now: number,
): Outcome {
  const outcome = readAnswer(sent, operation, shown, now);
  if (
    outcome.kind === 'ok' &&
    sent.kind === 'answer' &&
    sent.headers[OVERSIZE] !== undefined &&
    operation.method === 'GET'
  ) {
    return {
      kind: 'refused',
      status: outcome.status,
      reason: 'UnexpectedAnswer',
      message: `${shown} answered ${outcome.status} with more than the ${limits.maxResponseBytes} bytes that are read at most: ask for less, or raise spec.limits.maxResponseBytes of the Connection`,
    };
  }
  if ('message' in outcome) {
    return { ...outcome, message: mask(outcome.message, request.secrets) };
  }
  const secrets = request.secrets.filter(
    each => each.length >= SHORTEST_MASKED,
  );
  if (secrets.length === 0) {
    return outcome;
  }
  const data =
    outcome.data === undefined ? undefined : maskJson(outcome.data, secrets);
  if (data !== undefined && outcome.data !== undefined) {
    keepUnmasked(data, outcome.data);
  }
  return {
    ...outcome,
    ...(data === undefined ? {} : { data }),
    ...(outcome.kind !== 'ok' || outcome.whole === undefined
      ? {}
      : { whole: maskJson(outcome.whole, secrets) }),
    headers: Object.fromEntries(
      Object.entries(outcome.headers).map(([name, value]) => [
        name,
        mask(value, secrets),
      ]),
    ),
  };
}
