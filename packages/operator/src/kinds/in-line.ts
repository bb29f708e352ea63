// SPDX-License-Identifier: Apache-2.0
import type { Condition } from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import type { Resolution } from '../endpoints/resolve.ts';
import { standardConditions } from './conditions.ts';

/** What an object says while its Connection (`shop/petstore`) has no call free. */
export function inLineText(connection: string | undefined): string {
  return `in line at Connection ${connection}, whose spec.limits allow no more calls at this moment`;
}

/** The status of a new query or action in line; undefined where the object has one, which it keeps. */
export function statusInLine(
  { status, metadata: { generation } }: UnstructuredObject,
  resolution: Resolution,
  now: number,
): { state: 'Pending'; message: string; conditions: Condition[] } | undefined {
  if (status?.conditions !== undefined) {
    return undefined;
  }
  const message = inLineText(
    resolution.kind === 'ok' ? resolution.connection?.key : undefined,
  );
  return {
    state: 'Pending',
    message,
    conditions: standardConditions(
      undefined,
      {
        ready: 'False',
        synced: 'Unknown',
        stalled: false,
        reason: 'Throttled',
        message,
      },
      generation,
      now,
    ),
  };
}
