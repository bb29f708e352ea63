// SPDX-License-Identifier: Apache-2.0
import type {
  ConnectionEndpoints,
  ConnectionSpec,
  EndpointHealth,
} from '@api-operators/api';
import { hashOf } from '../kinds/duration.ts';
import type { TlsOptions } from '../rest/connector.ts';
import type { Address } from './address.ts';
import { chooseEndpoints } from './choose.ts';
import { healthCheckOf } from './health-check.ts';
import type { Prober } from './prober.ts';

type Found = Extract<Address, { kind: 'ok' }>;

/** Addresses that are checked at most; those after them are not called. */
const MOST_ADDRESSES = 50;

/** The address, or addresses, that a Connection's `spec.endpoints` chooses; without it, those that were found. */
export async function pickEndpoints(
  spec: ConnectionSpec,
  of: {
    /** `shop/petstore`. */
    key: string;
    keepsTo: string | undefined;
    address: Found;
    tls: TlsOptions | undefined;
  },
  prober: Pick<Prober, 'look' | 'nextTurn'>,
): Promise<Address & { endpoints?: EndpointHealth[] }> {
  const { endpoints: wanted } = spec;
  const { ready, all, ...found } = of.address;
  if (!wanted) {
    return all ? { ...found, all } : found;
  }
  const addresses = ready ?? all ?? [found.url];
  const wrong = misfit(wanted, spec, of.address, addresses.length);
  if (wrong !== undefined) {
    return { kind: 'refused', reason: 'InvalidEndpoints', message: wrong };
  }
  const urls = addresses.slice(0, MOST_ADDRESSES);
  const endpoints = await prober.look(of.key, {
    urls,
    check: healthCheckOf(wanted),
    tls: of.tls,
  });
  const turn =
    wanted.strategy !== 'RoundRobin'
      ? 0
      : of.keepsTo === undefined
      ? prober.nextTurn(of.key)
      : hashOf(of.keepsTo);
  const choice = chooseEndpoints(wanted.strategy, endpoints, turn);
  if (choice.kind === 'refused') {
    return { ...choice, endpoints };
  }
  // The identity stays: whichever address is called, it is the same API.
  const [url] = choice.urls;
  return choice.urls.length > 1
    ? { ...found, url, all: choice.urls, endpoints }
    : { ...found, url, endpoints };
}

/** Why a strategy cannot be followed with what the Connection names. */
function misfit(
  { strategy }: ConnectionEndpoints,
  spec: ConnectionSpec,
  address: Found,
  count: number,
): string | undefined {
  if (
    strategy === 'ByOrdinal' &&
    (spec.statefulSet === undefined || spec.podOrdinal === undefined)
  ) {
    return 'spec.endpoints.strategy ByOrdinal needs spec.statefulSet and spec.podOrdinal, and no url, service or pod';
  }
  if (strategy === 'AllHealthy' && address.ready) {
    return 'spec.endpoints.strategy AllHealthy needs spec.baseURLs: the addresses of Pods come and go, and nothing would tell which object is behind which';
  }
  return strategy === 'AllHealthy' && count > MOST_ADDRESSES
    ? `spec.endpoints.strategy AllHealthy takes ${MOST_ADDRESSES} addresses at most, and spec.baseURLs names ${count}`
    : undefined;
}
