// SPDX-License-Identifier: Apache-2.0
import type { ConnectionEndpoints } from '@api-operators/api';
import type { Sent } from '@api-operators/rest-mapping';
import { durationMillis, interval } from '../kinds/duration.ts';

/** How addresses are checked; times in milliseconds. */
export interface HealthCheck {
  /** From the root of the host; absent = that of the address. */
  path?: string;
  interval: number;
  timeout: number;
  /** Absent = any from 200 to 399. */
  expectedStatus?: number;
  /** Checks in a row that must fail before a healthy address is unhealthy. */
  failures: number;
}

const INTERVAL = 10_000;
const TIMEOUT = 2_000;
/** Objects wait for the first check of an address. */
const LONGEST_TIMEOUT = 10_000;
const LONGEST_MESSAGE = 300;

/** What `spec.endpoints` asks for. A leader is one no more as soon as a check fails: two at once would both be written to. */
export function healthCheckOf({
  strategy,
  healthCheck = {},
}: ConnectionEndpoints): HealthCheck {
  const { path, expectedStatus } = healthCheck;
  const timeout = durationMillis(healthCheck.timeout ?? '') || TIMEOUT;
  return {
    ...(path ? { path } : {}),
    ...(expectedStatus === undefined ? {} : { expectedStatus }),
    interval: interval(healthCheck.interval, INTERVAL) ?? INTERVAL,
    timeout: Math.min(LONGEST_TIMEOUT, Math.max(100, timeout)),
    failures: strategy === 'LeaderOnly' ? 1 : 2,
  };
}

/** The URL that an address is asked at; always of the address's own host. */
export function checkedUrl(address: string, { path }: HealthCheck): string {
  return path === undefined
    ? address
    : `${new URL(address).origin}/${path.replace(/^\//, '')}`;
}

/** How a check failed, or undefined where it did not. */
export function failureOf(
  sent: Sent,
  url: string,
  { expectedStatus }: HealthCheck,
): string | undefined {
  if (sent.kind !== 'answer') {
    return `GET ${shown(url)}: ${sent.message}`.slice(0, LONGEST_MESSAGE);
  }
  const { status } = sent;
  if (expectedStatus === undefined) {
    return status >= 200 && status <= 399
      ? undefined
      : `GET ${shown(url)} answered ${status}`;
  }
  return status === expectedStatus
    ? undefined
    : `GET ${shown(url)} answered ${status} instead of ${expectedStatus}`;
}

/** Without the query, which may hold what nobody is to read. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.slice(0, LONGEST_MESSAGE / 2);
}
