// SPDX-License-Identifier: Apache-2.0
import type { AsyncOperation, Json } from '@api-operators/api';
import { errorText, excerpt, type Outcome } from './answer.ts';
import { atPointer } from './json.ts';

/** How far work has come that the API accepted with a 202. */
export type Progress =
  /** Look again, at `retryAt` (milliseconds since 1970) where the API named a time; `message` says why the last look told nothing. */
  | { kind: 'running'; retryAt?: number; message?: string }
  /** `result` is the finished object, or the URL of it as the answer gave it; absent: read the object itself. */
  | {
      kind: 'succeeded';
      result?: { kind: 'data'; data: Json } | { kind: 'url'; url: string };
    }
  | { kind: 'failed'; message: string };

/**
 * Reads what the monitor of an accepted call answers (with `monitor.kind` `resource`: what the get
 * operation answers); pure. `wanted` is what the work leads to: an object that is there, or one that is gone.
 */
export function readProgress(
  operation: AsyncOperation,
  answer: Outcome,
  wanted: 'present' | 'gone' = 'present',
): Progress {
  const itself = operation.monitor.kind === 'resource';
  switch (answer.kind) {
    case 'accepted':
      return running(answer.retryAt);
    case 'absent':
      if (itself) {
        return wanted === 'gone' ? { kind: 'succeeded' } : running();
      }
      return {
        kind: 'failed',
        message: `the API no longer knows the work: ${answer.message}`,
      };
    case 'unavailable':
      return running(answer.retryAt, answer.message);
    case 'unknown':
      return running(undefined, answer.message);
    case 'refused':
      return answer.reason === 'Unauthorized' || answer.reason === 'Forbidden'
        ? running(undefined, answer.message)
        : { kind: 'failed', message: answer.message };
    case 'ok':
      return told(operation, answer, itself && wanted === 'gone');
    default:
      return answer satisfies never;
  }
}

function told(
  operation: AsyncOperation,
  answer: Extract<Outcome, { kind: 'ok' }>,
  mustBeGone: boolean,
): Progress {
  const whole = answer.whole ?? answer.data;
  const { state } = operation;
  const value = state && atPointer(whole, state.pointer);
  if (state && value !== undefined && value !== null) {
    const named = (names: readonly string[]) =>
      names.some(name => name.toLowerCase() === String(value).toLowerCase());
    if (named(state.failed)) {
      const said = errorText(whole);
      return {
        kind: 'failed',
        message: `the API says "${excerpt(String(value))}"${
          said === undefined ? '' : `: ${excerpt(said)}`
        }`,
      };
    }
    if (!named(state.succeeded)) {
      return running();
    }
    return mustBeGone ? running() : finished(operation, whole);
  }
  if (answer.status === 202 || mustBeGone) {
    return running();
  }
  // No progress in it: the object itself, or a monitor that has given way to the finished object.
  const redirected = state && operation.monitor.kind !== 'resource';
  return redirected && whole !== undefined
    ? { kind: 'succeeded', result: { kind: 'data', data: whole } }
    : finished(operation, whole);
}

function finished(
  { resultPointer }: AsyncOperation,
  whole: Json | undefined,
): Progress {
  const result =
    resultPointer === undefined ? undefined : atPointer(whole, resultPointer);
  if (result === undefined || result === null || result === '') {
    return { kind: 'succeeded' };
  }
  return {
    kind: 'succeeded',
    result:
      typeof result === 'string'
        ? { kind: 'url', url: result }
        : { kind: 'data', data: result },
  };
}

function running(retryAt?: number, message?: string): Progress {
  return {
    kind: 'running',
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(message === undefined ? {} : { message }),
  };
}
