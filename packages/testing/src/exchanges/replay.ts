// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange, Recording, Target } from './exchange.ts';
import type { AnswerDifference } from './normalize.ts';
import { differences, normalize } from './normalize.ts';
import { send, type Answer } from './send.ts';

/** What came of one exchange when it was sent again. */
export interface Replayed {
  exchange: Exchange;
  /** `<what it is about>`, with ` #<number>` from the second exchange about the same on. */
  id: string;
  differences: AnswerDifference[];
}

export interface ReplayOptions {
  /**
   * How long a read or a review may take until it answers as it was recorded: garbage collection, the deletion
   * of a namespace, the serving of a CRD and new rights are not done when they are answered. Milliseconds, per
   * exchange.
   */
  settleWithin: number;
}

/** Paths whose answers list what a server serves; a small server's may be shorter. */
const DISCOVERY = /^\/(api|apis)(\/[^/]+){0,2}(\?|$)/;
/** Paths whose answers are too much to compare; that they answer in kind is. */
const SCHEMAS = /^\/openapi\//;
const POLL_MS = 50;

/**
 * Sends the exchanges of a recording to a server, in order, and compares each answer with the recorded one.
 * Uids, versions and continue tokens of the recording are replaced by those that this server gave.
 */
export async function replay(
  recording: Recording,
  target: Target,
  { settleWithin }: ReplayOptions,
): Promise<Replayed[]> {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const results: Replayed[] = [];
  for (const exchange of recording.exchanges) {
    const count = (counts.get(exchange.about) ?? 0) + 1;
    counts.set(exchange.about, count);
    const deadline = performance.now() + settleWithin;
    for (;;) {
      const answer = await send(target, {
        ...exchange,
        path: withKnownQuery(exchange.path, known),
        requestBody: withKnown(exchange.requestBody, known),
      });
      const found = compare(exchange, answer);
      if (found.length > 0 && maySettle(exchange) && performance.now() < deadline) {
        await delay(POLL_MS);
        continue;
      }
      learn(exchange.answer, answer.answer, known);
      results.push({
        exchange,
        id: count === 1 ? exchange.about : `${exchange.about} #${count}`,
        differences: found,
      });
      break;
    }
  }
  return results;
}

/** Whether asking again changes nothing. */
function maySettle({ method, path }: Exchange): boolean {
  return (method === 'GET' && !path.includes('watch=')) || path.startsWith('/apis/authorization.k8s.io/');
}

function compare(expected: Exchange, actual: Answer): AnswerDifference[] {
  if (expected.status !== actual.status) {
    return [{ path: 'status', expected: summaryOf(expected), actual: summaryOf(actual) }];
  }
  const parts = (answer: Answer) => ({
    type: answer.answerType,
    warning: answer.warning,
    ...(SCHEMAS.test(expected.path) ? {} : { body: answer.answer }),
  });
  return differences(normalize(parts(expected)), normalize(parts(actual)), {
    subset: DISCOVERY.test(expected.path),
  });
}

/** The status, and what a refusal says. */
function summaryOf({ status, answer }: Answer): string {
  const message = isObject(answer) && answer.kind === 'Status' ? answer.message : undefined;
  return typeof message === 'string' ? `${status} ${message}` : String(status);
}

const GIVEN = ['uid', 'resourceVersion', 'continue'];

/** Pairs the identifiers of two answers by their places. */
function learn(recorded: unknown, actual: unknown, known: Map<string, string>): void {
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    recorded.forEach((item, index) => learn(item, actual[index], known));
  } else if (isObject(recorded) && isObject(actual)) {
    for (const [key, value] of Object.entries(recorded)) {
      const other = actual[key];
      if (GIVEN.includes(key) && typeof value === 'string' && typeof other === 'string') {
        known.set(`${key} ${value}`, other);
      } else {
        learn(value, other, known);
      }
    }
  }
}

function withKnown(value: unknown, known: Map<string, string>, key = ''): unknown {
  if (Array.isArray(value)) {
    return value.map(item => withKnown(item, known));
  }
  if (isObject(value)) {
    // A JSON patch names what it sets in its path.
    const named = typeof value.path === 'string' ? value.path.replace(/.*\//, '') : '';
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withKnown(inner, known, name === 'value' ? named : name)]),
    );
  }
  return (GIVEN.includes(key) && known.get(`${key} ${value}`)) || value;
}

function withKnownQuery(path: string, known: Map<string, string>): string {
  return path.replace(/([?&])(resourceVersion|continue)=([^&]*)/g, (whole, mark, name, value) => {
    const actual = known.get(`${name} ${decodeURIComponent(value)}`);
    return actual === undefined ? whole : `${mark}${name}=${encodeURIComponent(actual)}`;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
