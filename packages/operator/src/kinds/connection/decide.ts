// SPDX-License-Identifier: Apache-2.0
import type { Connection, ConnectionStatus } from '@api-operators/api';
import type { Resolution } from '../../endpoints/resolve.ts';
import { withConditions } from '../conditions.ts';
import type { Next } from '../next.ts';

/** How often an address that comes from a workload is looked up again, in milliseconds. */
const REFRESH = 30_000;

/** What a Connection's status says of where it leads; pure. */
export function decideConnection(
  connection: Connection,
  resolution: Resolution,
  now: number,
): { status: ConnectionStatus; next: Next } {
  const spec = connection.spec ?? {};
  const generation = connection.metadata.generation;
  const ready = resolution.kind === 'ok';
  const fixed = Boolean(spec.url ?? spec.baseURL ?? spec.baseURLs?.length);
  const { resolvedEndpoint: _, ...before } = connection.status ?? {};
  const status: ConnectionStatus = {
    ...before,
    ...(resolution.kind === 'ok' ? { resolvedEndpoint: resolution.url } : {}),
    conditions: withConditions(
      connection.status?.conditions,
      [
        ready
          ? {
              type: 'Ready',
              status: 'True',
              reason: 'Resolved',
              message: `calls go to ${resolution.url}`,
            }
          : {
              type: 'Ready',
              status: 'False',
              reason: resolution.reason,
              message: resolution.message,
            },
      ],
      generation,
      now,
    ),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return {
    status,
    next: fixed
      ? { kind: 'idle' }
      : ready
      ? { kind: 'at', time: now + REFRESH }
      : { kind: 'retry' },
  };
}
