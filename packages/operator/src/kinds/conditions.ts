// SPDX-License-Identifier: Apache-2.0
import type { Condition } from '@api-operators/api';

/** A condition as a decision makes it; the time of its last change is worked out by {@link withConditions}. */
export interface ConditionWish {
  type: string;
  status: Condition['status'];
  reason: string;
  message: string;
}

/** The longest message that the API server takes in a condition. */
const MESSAGE_CAP = 32_768;

/**
 * The conditions to write: the wishes, with the last transition time of each kept while its status stays
 * the same, and after them those of `previous` that the wishes do not speak of.
 *
 * @param now - milliseconds since 1970
 */
export function withConditions(
  previous: readonly Condition[] | undefined,
  wishes: readonly ConditionWish[],
  generation: number | undefined,
  now: number,
): Condition[] {
  const before = new Map(
    (previous ?? []).map(condition => [condition.type, condition]),
  );
  const made = wishes.map(wish => {
    const old = before.get(wish.type);
    before.delete(wish.type);
    return {
      type: wish.type,
      status: wish.status,
      reason: wish.reason,
      message:
        wish.message.length > MESSAGE_CAP
          ? `${wish.message.slice(0, MESSAGE_CAP - 1)}…`
          : wish.message,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastTransitionTime:
        old?.status === wish.status ? old.lastTransitionTime : rfc3339(now),
    };
  });
  return [...made, ...before.values()];
}

/** What the three standard conditions say; they share one reason and one message. */
export interface Standing {
  ready: Condition['status'];
  /** The same as `ready` where absent. */
  synced?: Condition['status'];
  /** Nothing goes on until a person does something. */
  stalled: boolean;
  reason: string;
  message: string;
}

/** Ready, Synced and Stalled, written over `previous` as {@link withConditions} does. */
export function standardConditions(
  previous: readonly Condition[] | undefined,
  { ready, synced = ready, stalled, reason, message }: Standing,
  generation: number | undefined,
  now: number,
): Condition[] {
  return withConditions(
    previous,
    [
      { type: 'Ready', status: ready, reason, message },
      { type: 'Synced', status: synced, reason, message },
      {
        type: 'Stalled',
        status: stalled ? 'True' : 'False',
        reason: stalled ? reason : 'Progressing',
        message: stalled ? message : '',
      },
    ],
    generation,
    now,
  );
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function rfc3339(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}
