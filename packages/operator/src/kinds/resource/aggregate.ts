// SPDX-License-Identifier: Apache-2.0
import type {
  AggregationStrategy,
  ApiResource,
  EndpointResponse,
  JsonObject,
  ResourceStatus,
} from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import { rfc3339, standardConditions } from '../conditions.ts';
import type { Next } from '../next.ts';

/** How many endpoints must hold an object, and how many of them are enough for Ready. */
export type EndpointRule =
  | { kind: 'ok'; urls: string[]; strategy: AggregationStrategy }
  | { kind: 'refused'; message: string };

/** What became of the object on one endpoint. */
export interface EndpointResult {
  url: string;
  status: ResourceStatus;
  next: Next;
}

const STRATEGIES: readonly string[] = ['AllHealthy', 'AnyHealthy', 'Quorum'];

/** The endpoints that must hold the object: as many of `all` as `spec.sync.replicas` says, all where it says nothing. */
export function endpointRule(
  spec: JsonObject,
  all: readonly string[],
): EndpointRule {
  const sync = isObject(spec.sync) ? spec.sync : {};
  const replicas =
    typeof sync.replicas === 'number' ? sync.replicas : all.length;
  const strategy = String(sync.aggregationStrategy ?? 'AllHealthy');
  if (!STRATEGIES.includes(strategy)) {
    return {
      kind: 'refused',
      message: `spec.sync.aggregationStrategy is "${strategy}"; it may be ${STRATEGIES.join(
        ', ',
      )}`,
    };
  }
  if (!Number.isInteger(replicas) || replicas < 1) {
    return {
      kind: 'refused',
      message: `spec.sync.replicas is ${replicas}; it must be a whole number from 1`,
    };
  }
  return replicas > all.length
    ? {
        kind: 'refused',
        message: `${replicas} replicas are asked for, and the Connection has ${
          all.length === 1 ? 'one endpoint' : `${all.length} endpoints`
        }: name more in its spec.baseURLs, or ask for fewer`,
      }
    : {
        kind: 'ok',
        urls: all.slice(0, replicas),
        strategy: strategy as AggregationStrategy,
      };
}

/** One status from those of the endpoints; the first one's id and answer stand for the object. */
export function aggregate(
  object: ApiResource,
  results: readonly EndpointResult[],
  strategy: AggregationStrategy,
  now: number,
): { status: ResourceStatus; next: Next } {
  if (results.every(result => result.status.state === 'Paused')) {
    return results[0];
  }
  const total = results.length;
  const healthy = results.filter(result => good(result.status)).length;
  const needed =
    strategy === 'AllHealthy'
      ? total
      : strategy === 'AnyHealthy'
      ? 1
      : Math.floor(total / 2) + 1;
  const enough = healthy >= needed;
  const first = results[0].status;
  const bad = results.filter(result => !good(result.status));
  const complaint = bad
    .map(
      result =>
        `${result.url}: ${result.status.message || result.status.state}`,
    )
    .join('; ');
  const count = `${healthy} of ${total} endpoints hold it (${strategy} needs ${needed})`;
  const message = bad.length === 0 ? '' : `${count}. ${complaint}`;
  const state = enough
    ? first.state === 'Observed'
      ? 'Observed'
      : 'Synced'
    : bad[0].status.state ?? 'Failed';
  const reason =
    bad.length === 0 ? 'Synced' : enough ? strategy : 'EndpointsFailed';
  const stalled = !enough && bad.every(result => result.next.kind === 'stuck');
  const generation = object.metadata.generation;
  return {
    status: {
      ...first,
      state,
      message,
      responses: Object.fromEntries(
        results.map(result => [result.url, answerOf(result.status, now)]),
      ),
      conditions: standardConditions(
        object.status?.conditions,
        {
          ready: enough ? 'True' : 'False',
          synced: bad.length === 0 ? 'True' : 'False',
          stalled,
          reason,
          message,
        },
        generation,
        now,
      ),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    },
    next: soonest(results.map(result => result.next)),
  };
}

function good(status: ResourceStatus): boolean {
  return status.state === 'Synced' || status.state === 'Observed';
}

function answerOf(status: ResourceStatus, now: number): EndpointResponse {
  const success = good(status);
  const { error: _, ...answer } = status.response ?? { success };
  return {
    ...answer,
    success,
    ...(success || !status.message ? {} : { error: status.message }),
    lastUpdated: answer.lastUpdated ?? rfc3339(now),
  };
}

/** Endpoints that failed are tried again; the others are not due before their interval. */
function soonest(nexts: readonly Next[]): Next {
  const times = nexts.flatMap(next => (next.kind === 'at' ? [next.time] : []));
  if (nexts.some(next => next.kind === 'retry')) {
    return { kind: 'retry' };
  }
  if (times.length > 0) {
    return { kind: 'at', time: Math.min(...times) };
  }
  return nexts.some(next => next.kind === 'stuck')
    ? { kind: 'stuck' }
    : { kind: 'idle' };
}
