// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Answer } from '../http/answer.ts';
import { refuse } from '../http/answer.ts';
import { stringifyJson } from '../json.ts';
import type { Call, Operation } from './operation.ts';

export interface Performed {
  answer: Answer;
  /** The call changed the store, and the change is on the disk. */
  committed: boolean;
  /** The answer is an earlier one, for the same Idempotency-Key. */
  replayed: boolean;
}

/**
 * Runs an operation. One that may change something runs in a transaction together with the keeping
 * of its answer, so that there is never one without the other.
 */
export function perform(operation: Operation, call: Call): Performed {
  if (operation.method === 'GET') {
    return { answer: operation.run(call), committed: false, replayed: false };
  }
  return call.store.transaction(
    () => performOnce(operation, call),
    ({ committed }) => committed,
  );
}

function performOnce(operation: Operation, call: Call): Performed {
  const { store, now, body } = call;
  const key = call.parameters.get('Idempotency-Key') as string | undefined;
  const fingerprint = createHash('sha256')
    .update(stringifyJson(body))
    .digest('hex');
  const kept =
    key === undefined
      ? undefined
      : store.keptAnswers.get(operation.operationId, key, now);
  if (kept !== undefined && kept.fingerprint !== fingerprint) {
    const message = 'The Idempotency-Key was used for a call with another body';
    return {
      answer: refuse(422, 'idempotency_key_reused', message),
      committed: false,
      replayed: false,
    };
  }
  if (kept !== undefined) {
    const answer = {
      ...kept.answer,
      headers: { 'Idempotency-Replayed': 'true' },
    };
    return { answer, committed: false, replayed: true };
  }
  const answer = operation.run(call);
  const committed = answer.status < 400;
  if (committed && key !== undefined) {
    store.keptAnswers.keep(operation.operationId, key, now, {
      fingerprint,
      answer,
    });
  }
  return { answer, committed, replayed: false };
}
