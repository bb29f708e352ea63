// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../http/answer.ts';
import type { Pace } from '../http/send.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Schema } from '../schemas/schema.ts';

/** Which calls a fault is for; absent members match all. */
export interface Match {
  method?: string;
  /** Of the path below the base URL: `/pet` is for `/pet`, `/pet/7` and `/pet/findByStatus`. */
  pathPrefix?: string;
}

/** A call as a fault sees it. */
export interface FaultCall {
  method: string;
  /** Below the base URL. */
  path: string;
  /** Aborts when the caller goes away or the shop stops. */
  signal: AbortSignal;
  /** Notes in the log that the answer is kept back. */
  held(): void;
}

/** What becomes of an answer: it is sent, or the connection is cut instead. */
export type Fate = 'send' | 'drop';

/** A fault that is switched on. It is asked only about calls that its settings match. */
export interface ActiveFault {
  /** Before the call is looked at; an answer ends the call. */
  before?(call: FaultCall): Promise<Answer | undefined>;
  /** After a change was committed, before its answer is sent. */
  afterCommit?(call: FaultCall, answer: Answer): Fate | Promise<Fate>;
  /** How slowly the body of the answer is written. */
  pace?(): Pace;
  /** Lets go of every call that is held back. */
  release?(): void;
}

/** What a fault may use from outside. */
export interface FaultTools {
  /** Evenly spread in [0, 1), the same numbers for the same seed. */
  random(): number;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; rejects with an AbortError when `signal` aborts. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** A kind of fault; `Settings` are those after `expand`. */
export interface Fault<Settings extends { match?: Match } = { match?: Match }> {
  name: string;
  /** Turns a short form (`500`) into the object form (`{ status: 500 }`). */
  expand(value: Json): Json;
  /** Of the object form, `match` aside. */
  properties: Record<string, Schema>;
  required?: string[];
  /** Used where `match` names no method. */
  defaultMethod?: string;
  /** `match` is about `before` alone; `afterCommit` is asked about every commit. */
  watchesEveryCommit?: true;
  start(settings: Settings, tools: FaultTools): ActiveFault;
}

const matchSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    method: { type: 'string', minLength: 1 },
    pathPrefix: { type: 'string', pattern: '^/' },
  },
};

/** The schema of a fault's settings in the object form. */
export function settingsSchema(fault: Fault): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: fault.required,
    properties: { ...fault.properties, match: matchSchema },
  };
}

export function matches(
  fault: Fault,
  match: Match | undefined,
  call: FaultCall,
): boolean {
  const method = match?.method ?? fault.defaultMethod ?? call.method;
  return (
    method.toUpperCase() === call.method &&
    call.path.startsWith(match?.pathPrefix ?? '')
  );
}

/** For faults whose short form is one member of the object form. */
export function expandTo(member: string): (value: Json) => Json {
  return value =>
    typeof value === 'number' || typeof value === 'bigint'
      ? ({ [member]: value } as JsonObject)
      : value;
}
