// SPDX-License-Identifier: Apache-2.0
import { readProgress, type Progress } from '@api-operators/rest-mapping';
import type { CallContext } from './call-context.ts';
import type { Followed } from './followed.ts';
import type { MappedKind } from './mapped-kind.ts';

/** How the progress is read where the API names no place for it. */
const ITSELF = { monitor: { kind: 'resource' as const } };

/** How far accepted work has come; `forgotten`: the API knows it no longer. */
export interface Polled {
  progress: Progress;
  forgotten?: boolean;
}

/** One look at work that the API has accepted: at its monitor, or at the object itself where there is none. */
export async function readWork(
  kind: MappedKind,
  context: CallContext,
  followed: Followed,
  place: { baseUrl?: string },
  signal: AbortSignal,
): Promise<Polled> {
  const rules = kind.mapping.operations[followed.operation]?.async ?? ITSELF;
  const byUrl = followed.monitor !== undefined;
  const answer = followed.monitor
    ? await context.monitor(followed.operation, followed.monitor, place, signal)
    : await context.send(
        'get',
        {
          ...place,
          ...(followed.id === undefined ? {} : { id: followed.id }),
          routine: true,
        },
        signal,
      );
  const progress = readProgress(
    byUrl ? rules : { ...rules, ...ITSELF },
    answer,
    followed.operation === 'delete' ? 'gone' : 'present',
  );
  return {
    progress,
    ...(byUrl && answer.kind === 'absent' ? { forgotten: true } : {}),
  };
}
