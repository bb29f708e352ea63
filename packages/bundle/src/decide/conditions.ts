// SPDX-License-Identifier: Apache-2.0
import type { Condition } from '@api-operators/api';

export interface Verdict {
  type: 'Ready' | 'Synced' | 'Stalled';
  status: Condition['status'];
  reason: string;
  message: string;
}

/** Conditions as they are to be written; the time of one moves only when its status does. */
export function conditionsOf(
  verdicts: readonly Verdict[],
  before: readonly Condition[] | undefined,
  generation: number | undefined,
  now: number,
): Condition[] {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const ours = verdicts.map(({ type, status, reason, message }): Condition => {
    const last = before?.find(each => each.type === type);
    return {
      type,
      status,
      reason,
      message,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastTransitionTime: last && last.status === status ? last.lastTransitionTime : time,
    };
  });
  const others = (before ?? []).filter(({ type }) => !ours.some(each => each.type === type));
  return [...ours, ...others];
}
