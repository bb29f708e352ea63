// SPDX-License-Identifier: Apache-2.0
import type { Settled } from '@api-operators/rest-mapping';
import type { Next } from './next.ts';
import type { Endpoint } from './resource/types.ts';

/** A call that did not succeed. */
export type Failed = Exclude<Settled, { kind: 'ok' }>;

/** When a query or an action is tried again, and whether a person has to do something first (`stalled`). */
export function afterFailure(answer: Failed): [next: Next, stalled: boolean] {
  switch (answer.kind) {
    case 'refused':
    case 'absent':
      return [{ kind: 'stuck' }, true];
    case 'unavailable':
      if (answer.retryAt !== undefined) {
        return [{ kind: 'at', time: answer.retryAt }, false];
      }
      return answer.reason === 'EgressRefused'
        ? [{ kind: 'stuck' }, true]
        : [{ kind: 'retry' }, false];
    case 'unknown':
      return [{ kind: 'retry' }, false];
    default:
      return answer satisfies never;
  }
}

/** The reason that conditions give for a call that did not succeed. */
export function failureReason(answer: Failed): string {
  switch (answer.kind) {
    case 'absent':
      return 'NotFound';
    case 'unknown':
      return 'Unanswered';
    default:
      return answer.reason;
  }
}

/** The answer's message, with how the call logged in where that is what the API did not like. */
export function failureText(answer: Failed, endpoint: Endpoint): string {
  return endpoint.kind === 'ok' &&
    answer.kind === 'refused' &&
    (answer.reason === 'Unauthorized' || answer.reason === 'Forbidden')
    ? `${answer.message}. ${endpoint.login}; correct it and the call is repeated at once`
    : answer.message;
}
