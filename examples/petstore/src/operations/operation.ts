// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../http/answer.ts';
import type { Parameter } from '../http/parameters.ts';
import type { Json } from '../json.ts';
import type { Schema } from '../schemas/schema.ts';
import type { Store } from '../store/store.ts';
import type { Sessions } from './sessions.ts';

/** One operation of the document. */
export interface Operation {
  operationId: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base URL, with `{parameters}`. */
  path: string;
  parameters: Parameter[];
  body?:
    | { mediaType: 'application/json'; schema: Schema }
    | { mediaType: 'application/octet-stream' };
  /** Runs in one transaction of the store; an answer of 400 or more has changed nothing. */
  run(call: Call): Answer;
}

/** A call whose parameters and body keep the document's rules. */
export interface Call {
  /** By name, defaults filled in; those that are not given and have no default are missing. */
  parameters: ReadonlyMap<string, Json>;
  /** A JSON body. */
  body: Json;
  /** Any other body. */
  bytes: Buffer;
  store: Store;
  sessions: Sessions;
  /** Milliseconds since 1970. */
  now: number;
}
