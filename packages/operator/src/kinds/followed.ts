// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_OPERATION,
  type JsonObject,
  type OperationName,
} from '@api-operators/api';
import type { Outcome } from '@api-operators/rest-mapping';
import { rfc3339 } from './conditions.ts';

/** Work that the API accepted and carries out in its own time; it stands on the object, so that it survives the process. */
export interface Followed {
  operation: OperationName;
  /** Where the progress is read, as the API gave it; absent: at the object itself. */
  monitor?: string;
  /** Of the object, where it is known already. */
  id?: string;
  /** When it was accepted, in milliseconds since 1970. */
  since: number;
  /** What an update has sent, as the annotation about it says. */
  applied?: string;
}

/** Between two looks at the progress, in milliseconds. */
const SHORTEST = 1_000;
const LONGEST = 60_000;

/** Reads the annotation; undefined where it is absent or not ours. */
export function parseFollowed(
  annotations: Record<string, string> | undefined,
): Followed | undefined {
  const text = annotations?.[ANNOTATION_OPERATION];
  if (text === undefined) {
    return undefined;
  }
  try {
    const value = JSON.parse(text) as JsonObject | null;
    const { operation, monitor, id, since, applied } = value ?? {};
    return typeof operation === 'string' && typeof since === 'number'
      ? {
          operation: operation as OperationName,
          since,
          ...(typeof monitor === 'string' ? { monitor } : {}),
          ...(typeof id === 'string' ? { id } : {}),
          ...(typeof applied === 'string' ? { applied } : {}),
        }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The work of a call that was answered with 202. */
export function followedOf(
  operation: OperationName,
  accepted: Extract<Outcome, { kind: 'accepted' }>,
  now: number,
  more: Pick<Followed, 'id' | 'applied'>,
): Followed {
  return {
    operation,
    ...(accepted.monitor === undefined ? {} : { monitor: accepted.monitor }),
    ...more,
    since: now,
  };
}

/** When to look at the progress next: when the API says, else after ever longer pauses. */
export function nextPoll(
  followed: Followed,
  now: number,
  retryAt: number | undefined,
): number {
  const pause = Math.min(
    LONGEST,
    Math.max(SHORTEST, (now - followed.since) / 2),
  );
  return Math.max(retryAt ?? now + pause, now + SHORTEST / 2);
}

/** What a status says of work that goes on; `doing`: `the creation`; `problem`: why the last look told nothing. */
export function progressText(
  followed: Followed,
  doing: string,
  problem: string | undefined,
): string {
  const where =
    followed.monitor === undefined
      ? 'at the object itself'
      : `at ${followed.monitor}`;
  const failed =
    problem === undefined ? '' : ` (the last look failed: ${problem})`;
  return `the API accepted ${doing} at ${rfc3339(
    followed.since,
  )} and carries it out; its progress is read ${where}${failed}`;
}
