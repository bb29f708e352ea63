// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  type ActionStatus,
  type ApiAction,
} from '@api-operators/api';
import type { Outcome } from '@api-operators/rest-mapping';
import type { Followed } from '../followed.ts';
import type { Next } from '../next.ts';
import type { Polled } from '../read-work.ts';
import type { Endpoint } from '../resource/types.ts';

/** All that a decision about an action is made from. */
export interface ActionFacts {
  object: ApiAction;
  endpoint: Endpoint;
  /** Why the call cannot be built: a Secret or the source of bytes is missing. */
  blocked?: { reason: string; message: string; final?: boolean };
  /** The call sends bytes that stand elsewhere and were not read in this pass. */
  unread?: boolean;
  /** The API recognises a repeated call by its key. */
  idempotent: boolean;
  /** The call only reads, so that it has no effect to repeat. */
  repeatable: boolean;
  /** The pending mark was written in this pass, so no earlier call can have used it. */
  marked?: boolean;
  /** What came of the call; also one of an earlier pass that could not be written down. */
  answer?: Outcome;
  /** Work that the API has accepted and that was not seen to end. */
  followed?: Followed;
  /** The progress is not read before, in milliseconds since 1970. */
  pollAt?: number;
  polled?: Polled;
  /** The generation was written down as carried out in this pass. */
  recorded?: boolean;
  /** Milliseconds since 1970. */
  now: number;
  freshIntent: string;
}

/** The pending mark holds the generation that it is for, so that a later one never takes it for its own. */
export type ActionStep =
  | { kind: 'mark'; intent: string }
  /** Reads the bytes of the body and of files. */
  | { kind: 'read' }
  | { kind: 'call'; intent: string }
  /** One metadata patch: the work that the API has accepted, beside the pending mark. */
  | { kind: 'follow'; followed: Followed; retryAt?: number }
  /** Reads how far accepted work has come. */
  | { kind: 'poll'; followed: Followed }
  /** The call was carried out: one metadata patch with the generation and time, and no pending mark. */
  | { kind: 'record'; executed: string }
  | { kind: 'unmark' }
  | { kind: 'settle'; status: ActionStatus; next: Next };

/** The intent of a call of the present generation whose end is not written down. */
export function pendingOf({ object }: ActionFacts): string | undefined {
  const intent = object.metadata.annotations?.[ANNOTATION_CREATE_PENDING];
  return intent?.startsWith(`${object.metadata.generation ?? 0}.`)
    ? intent
    : undefined;
}

/** What was carried out last. */
export interface Executed {
  generation: number;
  /** Milliseconds since 1970. */
  at: number;
  /** The API had accepted the call, and its work failed later. */
  failed: boolean;
}

/** What the annotation says was carried out last. */
export function executedOf({ object }: ActionFacts): Executed | undefined {
  const text = object.metadata.annotations?.[ANNOTATION_EXECUTED] ?? '';
  const match = /^(\d+) (\S+)( failed)?$/.exec(text);
  const at = Date.parse(match?.[2] ?? '');
  return match && !Number.isNaN(at)
    ? { generation: Number(match[1]), at, failed: match[3] !== undefined }
    : undefined;
}

/** The step that writes the present generation down as carried out. */
export function record(
  { object, now }: ActionFacts,
  failed: boolean,
): ActionStep {
  const generation = object.metadata.generation ?? 0;
  const time = new Date(now).toISOString();
  return {
    kind: 'record',
    executed: `${generation} ${time}${failed ? ' failed' : ''}`,
  };
}
