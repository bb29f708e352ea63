// SPDX-License-Identifier: Apache-2.0
import type { BreakerState } from '../rest/breaker.ts';
import type { Labels, Registry } from './registry.ts';

/** Which call it is: names of the document, never of objects. */
export interface CallLabels {
  api: string;
  kind: string;
  operation: string;
}

/** What is counted of REST calls. */
export interface CallFigures {
  /** One request goes out; the result says that it is over. */
  began(labels: CallLabels): () => void;
  /** A call is over, all its repetitions included; `status` absent where no answer came. */
  ended(
    labels: CallLabels,
    outcome: string,
    status: number | undefined,
    seconds: number,
  ): void;
  repeated(labels: CallLabels): void;
  /** An object's turn at its Connection came after this time. */
  waited(seconds: number): void;
  tokenFetched(outcome: 'ok' | 'failed'): void;
  opened(): void;
  /** By outcome. */
  totals(): Record<string, number>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WAITS = [0.01, 0.1, 1, 10, 60, 600, 3_600];

export function createCallFigures(
  registry: Registry,
  breakers: () => Record<BreakerState, number> = () => ({
    closed: 0,
    open: 0,
    'half-open': 0,
  }),
): CallFigures {
  const calls = registry.counter(
    'api_operators_rest_calls_total',
    'REST calls by outcome and class of the HTTP status; none: no answer came.',
  );
  const seconds = registry.histogram(
    'api_operators_rest_call_duration_seconds',
    'Time of a REST call, waits for its Connection and repetitions included.',
    SECONDS,
  );
  const flying = registry.gauge(
    'api_operators_rest_calls_in_flight',
    'REST requests that wait for their answer.',
  );
  const retries = registry.counter(
    'api_operators_rest_retries_total',
    'Requests that were sent again within a call.',
  );
  const waits = registry.histogram(
    'api_operators_rest_limiter_wait_seconds',
    'Time in line at a Connection with limits.',
    WAITS,
  );
  const tokens = registry.counter(
    'api_operators_rest_token_requests_total',
    'OAuth 2.0 tokens that were asked for.',
  );
  const openings = registry.counter(
    'api_operators_rest_breaker_openings_total',
    'Times that calls were kept off a host because hardly any succeeded.',
  );
  registry.collect(
    'api_operators_rest_hosts',
    'Hosts by the state of their circuit breaker.',
    () =>
      Object.entries(breakers()).map(([state, count]): [Labels, number] => [
        { state },
        count,
      ]),
  );
  const totals: Record<string, number> = {};
  return {
    began(labels) {
      const { api, kind, operation } = labels;
      flying.add({ api, kind, operation }, 1);
      return () => flying.add({ api, kind, operation }, -1);
    },
    ended({ api, kind, operation }, outcome, status, took) {
      totals[outcome] = (totals[outcome] ?? 0) + 1;
      calls.add({ api, kind, operation, outcome, status: statusClass(status) });
      seconds.observe({ api, kind, operation }, took);
    },
    repeated: ({ api, kind, operation }) =>
      retries.add({ api, kind, operation }),
    waited: took => waits.observe({}, took),
    tokenFetched: outcome => tokens.add({ outcome }),
    opened: () => openings.add({}),
    totals: () => ({ ...totals }),
  };
}

function statusClass(status: number | undefined): string {
  return status === undefined || status < 100
    ? 'none'
    : `${Math.floor(status / 100)}xx`;
}
