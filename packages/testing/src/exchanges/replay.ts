// SPDX-License-Identifier: Apache-2.0
import type { Exchange, Recording, Target } from './exchange.ts';
import type { AnswerDifference } from './normalize.ts';
import { differences, normalize } from './normalize.ts';
import { send } from './send.ts';

/** What came of one exchange when it was sent again. */
export interface Replayed {
  exchange: Exchange;
  /** `<recording> #<number>` */
  id: string;
  differences: AnswerDifference[];
}

/** Paths whose answers list what a server serves; a small server's may be shorter. */
const DISCOVERY = /^\/(api|apis)(\/[^/]+){0,2}(\?|$)/;
/** Paths whose answers are too much to compare; that they answer in kind is. */
const SCHEMAS = /^\/openapi\//;

/**
 * Sends the exchanges of a recording to a server, in order, and compares each answer with the recorded one.
 * Uids, versions and continue tokens of the recording are replaced by those that this server gave.
 */
export async function replay(recording: Recording, target: Target): Promise<Replayed[]> {
  const known = new Map<string, string>();
  const results: Replayed[] = [];
  for (const [index, exchange] of recording.exchanges.entries()) {
    const answer = await send(target, {
      ...exchange,
      path: withKnownQuery(exchange.path, known),
      requestBody: withKnown(exchange.requestBody, known),
    });
    learn(exchange.answer, answer.answer, known);
    const whole = SCHEMAS.test(exchange.path)
      ? { expected: {}, actual: {} }
      : { expected: { body: exchange.answer }, actual: { body: answer.answer } };
    results.push({
      exchange,
      id: `${recording.name} #${index + 1}`,
      differences: differences(
        normalize({
          status: exchange.status,
          type: exchange.answerType,
          warning: exchange.warning,
          ...whole.expected,
        }),
        normalize({
          status: answer.status,
          type: answer.answerType,
          warning: answer.warning,
          ...whole.actual,
        }),
        { subset: DISCOVERY.test(exchange.path) },
      ),
    });
  }
  return results;
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
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withKnown(inner, known, name)]),
    );
  }
  return (GIVEN.includes(key) && known.get(`${key} ${value}`)) || value;
}

function withKnownQuery(path: string, known: Map<string, string>): string {
  return path.replace(
    /([?&])(resourceVersion|continue)=([^&]*)/g,
    (whole, mark, name, value) => {
      const actual = known.get(`${name} ${decodeURIComponent(value)}`);
      return actual === undefined ? whole : `${mark}${name}=${encodeURIComponent(actual)}`;
    },
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
