// SPDX-License-Identifier: Apache-2.0
import type { Connection, ConnectionStatus } from '@api-operators/api';
import type { Resolution } from '../../endpoints/resolve.ts';
import { withConditions, type ConditionWish } from '../conditions.ts';
import type { Next } from '../next.ts';

/** How often an address that comes from a workload is looked up again, in milliseconds. */
const REFRESH = 30_000;

/** Addresses that a status shows at most. */
const MOST_SHOWN = 20;

const BUNDLE_READ = 'BundleRead';

/** Whether `bundleRef` names a Bundle of a namespace other than the Connection's own; none has a way to consent to that. */
export function namesForeignBundle(connection: Connection): boolean {
  const { namespace } = connection.spec?.bundleRef ?? {};
  return namespace !== undefined && namespace !== connection.metadata.namespace;
}

function refusedBundle(connection: Connection): ConditionWish | undefined {
  if (!namesForeignBundle(connection)) {
    return undefined;
  }
  const { namespace: own, name } = connection.metadata;
  const ref = connection.spec!.bundleRef!;
  return {
    type: BUNDLE_READ,
    status: 'False',
    reason: 'OtherNamespace',
    message: `spec.bundleRef names Bundle ${ref.namespace}/${ref.name}, and a Connection shows resources of its own namespace only, so connections.${name}.resources is empty. Make the Connection in namespace ${ref.namespace}, or take spec.bundleRef.namespace out and name a Bundle of namespace ${own}`,
  };
}

function whereTo(
  { spec }: Connection,
  { url, endpoints = [] }: Extract<Resolution, { kind: 'ok' }>,
): string {
  const strategy = spec?.endpoints?.strategy;
  const healthy = endpoints.filter(each => each.healthy).length;
  return strategy === 'RoundRobin' || strategy === 'AllHealthy'
    ? `${healthy} of ${endpoints.length} addresses (${strategy})`
    : url;
}

/** What a Connection's status says of where it leads; pure. */
export function decideConnection(
  connection: Connection,
  resolution: Resolution,
  now: number,
): { status: ConnectionStatus; next: Next } {
  const spec = connection.spec ?? {};
  const generation = connection.metadata.generation;
  const ready = resolution.kind === 'ok';
  const fixed =
    Boolean(spec.url ?? spec.baseURL ?? spec.baseURLs?.length) &&
    spec.endpoints === undefined;
  const foreign = refusedBundle(connection);
  const {
    resolvedEndpoint: _,
    endpoints: __,
    ...before
  } = connection.status ?? {};
  const status: ConnectionStatus = {
    ...before,
    ...(resolution.kind === 'ok' ? { resolvedEndpoint: resolution.url } : {}),
    ...(resolution.endpoints
      ? { endpoints: resolution.endpoints.slice(0, MOST_SHOWN) }
      : {}),
    conditions: withConditions(
      connection.status?.conditions,
      [
        ready
          ? {
              type: 'Ready',
              status: 'True',
              reason: 'Resolved',
              message: `calls go to ${whereTo(connection, resolution)}`,
            }
          : {
              type: 'Ready',
              status: 'False',
              reason: resolution.reason,
              message: resolution.message,
            },
        ...(foreign === undefined ? [] : [foreign]),
      ],
      generation,
      now,
    ).filter(({ type }) => type !== BUNDLE_READ || foreign !== undefined),
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
