// SPDX-License-Identifier: Apache-2.0
import type { BundleStatus } from '@api-operators/api';
import { withConditions } from '../conditions.ts';

/** A child that the API server did not take. */
export interface ApplyFailure {
  /** Absent: it concerns the Bundle itself. */
  nodeId: string | undefined;
  message: string;
  /** It may work next time, without a change by a person. */
  transient: boolean;
}

/** Failures that a condition tells of one by one. */
const MOST_LINES = 20;

/** The status of a Bundle whose children could not all be written: says which, and why. */
export function withApplyFailures(
  status: BundleStatus,
  failures: readonly ApplyFailure[],
  generation: number | undefined,
  now: number,
): BundleStatus {
  const byNode = new Map(
    failures.flatMap(failure =>
      failure.nodeId === undefined ? [] : [[failure.nodeId, failure]],
    ),
  );
  const lines = failures.map(({ nodeId, message }) =>
    nodeId === undefined ? message : `${nodeId}: ${message}`,
  );
  const more = lines.length - MOST_LINES;
  const message = [
    ...lines.slice(0, MOST_LINES),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
  const final = failures.some(failure => !failure.transient);
  if (byNode.size === 0 && !final) {
    return status;
  }
  return {
    ...status,
    state: 'Failed',
    message:
      lines.length > 1
        ? `${lines[0]} (and ${lines.length - 1} more)`
        : lines[0],
    resources: (status.resources ?? []).map(row => {
      const failure =
        byNode.get(row.id) ?? byNode.get(row.id.replace(/\[.*$/, ''));
      return failure
        ? {
            ...row,
            state: 'Failed' as const,
            ready: false,
            message: failure.message,
          }
        : row;
    }),
    conditions: withConditions(
      status.conditions,
      [
        { type: 'Ready', status: 'False', reason: 'ApplyFailed', message },
        { type: 'Synced', status: 'False', reason: 'ApplyFailed', message },
        {
          type: 'Stalled',
          status: final ? 'True' : 'False',
          reason: 'ApplyFailed',
          message,
        },
      ],
      generation,
      now,
    ),
  };
}
