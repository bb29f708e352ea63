// SPDX-License-Identifier: Apache-2.0
import type { EndpointHealth, EndpointStrategy } from '@api-operators/api';

/** Where calls go, or why nowhere. */
export type Choice =
  | { kind: 'ok'; urls: [string, ...string[]] }
  | {
      kind: 'refused';
      reason: 'NoHealthyEndpoint' | 'EndpointUnhealthy';
      message: string;
    };

/** Addresses that a message names at most. */
const MOST_NAMED = 5;

/**
 * The URLs that calls go to: all of them with AllHealthy, one with every other strategy. `addresses` are in their stable order, which
 * decides who is first; `turn` is a whole number from 0 that RoundRobin counts on.
 */
export function chooseEndpoints(
  strategy: EndpointStrategy,
  addresses: readonly EndpointHealth[],
  turn: number,
): Choice {
  const healthy = addresses.filter(each => each.healthy).map(each => each.url);
  if (strategy === 'AllHealthy' && healthy.length < addresses.length) {
    return {
      kind: 'refused',
      reason: 'EndpointUnhealthy',
      message: `${addresses.length - healthy.length} of ${
        addresses.length
      } addresses are unhealthy, and spec.endpoints.strategy AllHealthy sends nothing until all are healthy: ${failures(
        addresses,
      )}`,
    };
  }
  if (healthy.length === 0) {
    return {
      kind: 'refused',
      reason: 'NoHealthyEndpoint',
      message: `none of ${
        addresses.length
      } addresses is healthy (spec.endpoints.strategy ${strategy}): ${failures(
        addresses,
      )}`,
    };
  }
  switch (strategy) {
    case 'AllHealthy':
      return { kind: 'ok', urls: [healthy[0], ...healthy.slice(1)] };
    case 'RoundRobin':
      return { kind: 'ok', urls: [healthy[turn % healthy.length]] };
    case 'LeaderOnly':
    case 'AnyHealthy':
    case 'ByOrdinal':
      return { kind: 'ok', urls: [healthy[0]] };
    default:
      return strategy satisfies never;
  }
}

/** The address that a URL which an API gave belongs to: work that was begun behind it is followed there, healthy or not. */
export function addressBehind(
  addresses: readonly EndpointHealth[],
  url: string,
): string | undefined {
  const origin = URL.canParse(url) ? new URL(url).origin : undefined;
  return addresses.find(each => new URL(each.url).origin === origin)?.url;
}

function failures(addresses: readonly EndpointHealth[]): string {
  const failed = addresses.filter(each => !each.healthy);
  const named = failed
    .slice(0, MOST_NAMED)
    .map(each => `${each.url}: ${each.message}`)
    .join('; ');
  return failed.length > MOST_NAMED
    ? `${named}; and ${failed.length - MOST_NAMED} more`
    : named;
}
