// SPDX-License-Identifier: Apache-2.0
import type { BundleNodeStatus, BundleStatus } from '@api-operators/api';

/** What the rows of a status may take together, in characters of JSON; an object has room for 1.5 MiB in etcd. */
const MOST = 192 * 1024;
/** Of a row's message, where not all rows fit, in characters. */
const MESSAGE = 200;

/**
 * The status with as many rows as fit: those that need somebody first, then those that are under way, then the rest.
 * The rows that stay keep their order, and the message says how many there are.
 */
export function fitRows(status: BundleStatus): BundleStatus {
  const rows = status.resources ?? [];
  if (sizeOf(rows) <= MOST) {
    return status;
  }
  const short = rows.map(row =>
    (row.message?.length ?? 0) > MESSAGE
      ? { ...row, message: `${row.message!.slice(0, MESSAGE)}…` }
      : row,
  );
  const kept = new Set<number>();
  let room = MOST;
  for (const index of byUrgency(short)) {
    room -= sizeOf(short[index]) + 1;
    if (room < 0) break;
    kept.add(index);
  }
  const note = `status.resources shows ${kept.size} of ${rows.length}, those that are not synced first`;
  return {
    ...status,
    message: status.message ? `${status.message} (${note})` : note,
    resources: short.filter((_, index) => kept.has(index)),
  };
}

function byUrgency(rows: readonly BundleNodeStatus[]): number[] {
  return rows
    .map((row, index) => ({ index, rank: rankOf(row) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index);
}

function rankOf({ state }: BundleNodeStatus): number {
  if (state === 'Failed' || state === 'Blocked') return 0;
  return state === 'Synced' || state === 'Skipped' ? 2 : 1;
}

function sizeOf(value: object): number {
  return JSON.stringify(value).length;
}
