// SPDX-License-Identifier: Apache-2.0
import type { ResourceStatus } from '@api-operators/api';
import { inLineText } from '../in-line.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** A mark is followed by a create. */
const LEADS_TO_CALL: ReadonlySet<Step['kind']> = new Set<Step['kind']>([
  'mark',
  'look',
  'search',
  'create',
  'update',
  'poll',
  'restore',
  'delete',
]);

/** Whether a step needs a call of the API, at once or next. */
export function leadsToCall(step: Step): boolean {
  return LEADS_TO_CALL.has(step.kind);
}

/** What a new object shows while its Connection has no call free. */
export function statusInLine(facts: Facts): ResourceStatus | undefined {
  const connection =
    facts.endpoint.kind === 'ok' ? facts.endpoint.connection?.key : undefined;
  const step = settle(
    facts,
    {
      state: 'Syncing',
      reason: 'Throttled',
      message: inLineText(connection),
      ready: 'False',
      synced: 'Unknown',
    },
    { kind: 'idle' },
  );
  return step.kind === 'settle' ? step.status : undefined;
}
