// SPDX-License-Identifier: Apache-2.0
import { fullJitter, type Random } from '@api-operators/kube';
import type { Outcome, RestRequest } from '@api-operators/rest-mapping';
import type { Operation } from '@api-operators/api';

/** Sendings of one call at most, the first included. What they do not achieve is left to the object's own back-off. */
export const MOST_ATTEMPTS = 3;

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;
/** The part of a host's first sendings that may be sent again. */
const BUDGET = 0.1;
const BUDGET_CAP = 10;

/**
 * Whether HTTP lets a request be sent twice to the effect of once: reads; PUT and DELETE; and whatever carries an idempotency key
 * that the API declares. Not what depends on the object's version: the second would be refused because of the first.
 */
export function mayRepeat(
  { method, headers }: Pick<RestRequest, 'method' | 'headers'>,
  operation: Pick<Operation, 'idempotencyKeyHeader'>,
): boolean {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'QUERY':
      return true;
    default: {
      const names = new Set(Object.keys(headers));
      if (names.has('if-match') || names.has('if-none-match')) {
        return false;
      }
      const key = operation.idempotencyKeyHeader?.toLowerCase();
      return (
        method === 'PUT' ||
        method === 'DELETE' ||
        (key !== undefined && names.has(key))
      );
    }
  }
}

/** Whether another attempt may end otherwise: a failure of the moment, not a pause that was asked for, a wrong address or a refusal. */
export function worthRepeating(outcome: Outcome): boolean {
  if (outcome.kind === 'unknown') {
    return true;
  }
  return (
    outcome.kind === 'unavailable' &&
    outcome.retryAt === undefined &&
    (outcome.reason === 'Unavailable' || outcome.reason === 'Unreachable')
  );
}

/** Milliseconds before attempt number `attempt + 1`. */
export function retryPause(attempt: number, random: Random): number {
  return fullJitter(attempt, FIRST_PAUSE, LONGEST_PAUSE, random);
}

/** Repetitions of all objects towards one host, at most a tenth of the calls: an API that is down is not asked more than one that is up. */
export interface RetryBudget {
  /** A first sending. */
  began(): void;
  /** Takes a repetition; false where none is left. */
  take(): boolean;
}

export function createRetryBudget(): RetryBudget {
  let left = 1;
  return {
    began() {
      left = Math.min(BUDGET_CAP, left + BUDGET);
    },
    take() {
      // A repetition that has come but for the rounding of sums has come.
      if (left < 1 - 1e-9) return false;
      left -= 1;
      return true;
    },
  };
}
