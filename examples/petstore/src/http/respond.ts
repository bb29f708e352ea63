// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Faults } from '../faults/faults.ts';
import type { FaultCall } from '../faults/fault.ts';
import type { Json } from '../json.ts';
import type { Call, Operation } from '../operations/operation.ts';
import { operations } from '../operations/operations.ts';
import type { Performed } from '../operations/perform.ts';
import { perform } from '../operations/perform.ts';
import type { Sessions } from '../operations/sessions.ts';
import { validate } from '../schemas/validate.ts';
import type { Store } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { badRequest, invalid, refuse } from './answer.ts';
import { readParameters } from './parameters.ts';
import type { Body } from './request-body.ts';
import { readBytes, readJson } from './request-body.ts';
import { findRoute } from './router.ts';

/** What a call to the API is answered from. */
export interface ApiContext {
  apiKey: string;
  store: Store;
  sessions: Sessions;
  faults: Faults;
  /** Milliseconds since 1970. */
  clock(): number;
}

/** Takes a call from the faults in front of the shop to the change in the store. */
export async function respond(
  context: ApiContext,
  request: IncomingMessage,
  query: URLSearchParams,
  faultCall: FaultCall,
): Promise<Performed> {
  const early = await context.faults.before(faultCall);
  if (early !== undefined) {
    return refused(early);
  }
  if (!isKey(request.headers['x-api-key'], context.apiKey)) {
    const message = 'Send the key of this shop in the header X-API-Key';
    return refused(refuse(401, 'unauthorized', message));
  }
  const { method, path } = faultCall;
  const route = findRoute(operations, method, path);
  switch (route.kind) {
    case 'unknown':
      return refused(refuse(404, 'not_found', `There is no path ${path}`));
    case 'malformed':
      return refused(
        refuse(400, 'bad_request', `The path ${path} is no UTF-8`),
      );
    case 'other-methods': {
      const Allow = route.allow.join(', ');
      return refused(
        refuse(405, 'method_not_allowed', `${path} takes ${Allow}`, { Allow }),
      );
    }
    case 'found':
      return call(context, request, query, route.operation, route.path);
  }
}

async function call(
  { store, sessions, clock }: ApiContext,
  request: IncomingMessage,
  query: URLSearchParams,
  operation: Operation,
  path: Record<string, string>,
): Promise<Performed> {
  const parameters = readParameters(operation.parameters, {
    path,
    query,
    headers: request.headers,
  });
  if (parameters.kind === 'refused') {
    return refused(badRequest(parameters.problems));
  }
  const body = await readBody(request, operation);
  if (body.kind === 'refused') {
    return refused(body.answer);
  }
  return perform(operation, {
    ...body.value,
    parameters: parameters.values,
    store,
    sessions,
    now: clock(),
  });
}

/** The body of the operation, its rules kept. */
async function readBody(
  request: IncomingMessage,
  { body }: Operation,
): Promise<Body<Pick<Call, 'body' | 'bytes'>>> {
  const none: { body: Json; bytes: Buffer } = {
    body: null,
    bytes: Buffer.alloc(0),
  };
  if (body === undefined) {
    return { kind: 'ok', value: none };
  }
  if (body.mediaType !== 'application/json') {
    const bytes = await readBytes(request, body.mediaType);
    return bytes.kind === 'ok'
      ? { kind: 'ok', value: { ...none, bytes: bytes.value } }
      : bytes;
  }
  const json = await readJson(request);
  if (json.kind === 'refused') {
    return json;
  }
  const problems = validate(json.value, body.schema);
  return problems.length === 0
    ? { kind: 'ok', value: { ...none, body: json.value } }
    : { kind: 'refused', answer: invalid(problems) };
}

function refused(answer: Answer): Performed {
  return { answer, committed: false, replayed: false };
}

function isKey(given: string | string[] | undefined, apiKey: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return (
    typeof given === 'string' && timingSafeEqual(hash(given), hash(apiKey))
  );
}
