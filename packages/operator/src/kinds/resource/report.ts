// SPDX-License-Identifier: Apache-2.0
import type { ResourceStatus } from '@api-operators/api';
import type {
  Outcome as QueueOutcome,
  UnstructuredObject,
} from '@api-operators/kube';
import { nextOutcome, type Next } from '../next.ts';
import { writeStatus } from '../status-patch.ts';
import { sameAnswer, shownStatus } from './shown-status.ts';
import type { ResourceTools } from './tools.ts';

/** Writes the status of a settled object where it says something new, and an Event where it says something bad. */
export async function report(
  { runtime, kind, cache }: ResourceTools,
  object: UnstructuredObject,
  status: ResourceStatus,
  next: Next,
): Promise<QueueOutcome> {
  const shown = shownStatus(status, kind.hidden);
  const before = object.status as ResourceStatus | undefined;
  const wrote = await writeStatus(
    runtime,
    cache,
    object,
    shown,
    ['lastGetTime', 'response'].filter(
      k => k !== 'response' || sameAnswer(before, shown),
    ),
  );
  const ready = shown.conditions?.find(condition => condition.type === 'Ready');
  if (
    wrote &&
    ready?.status === 'False' &&
    shown.state !== 'Syncing' &&
    ready.message !== before?.message
  ) {
    runtime.events.record(object, {
      type: 'Warning',
      reason: ready.reason,
      message: ready.message,
    });
  }
  return nextOutcome(next, runtime, ready?.message ?? '');
}
