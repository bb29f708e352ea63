// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ADMIN_PATH, runAdminCommand } from '../admin/admin.ts';
import type { Fate } from '../faults/fault.ts';
import type { Answer } from './answer.ts';
import { refuse } from './answer.ts';
import type { CallLog } from './call-log.ts';
import type { ApiContext } from './respond.ts';
import { respond } from './respond.ts';
import { send } from './send.ts';

/** The path of the API on its server. */
export const BASE_PATH = '/api/v3';

/** All that calls are answered from. */
export type ShopContext = ApiContext & { log: CallLog };

/** One call at the socket; `signal` aborts when the caller goes away or the shop stops. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  signal: AbortSignal;
}

/** Answers one call. Rejects when the caller goes away, and where there is a bug. */
export async function handle(
  context: ShopContext,
  exchange: Exchange,
): Promise<void> {
  const { request, response, signal } = exchange;
  const answer = (value: Answer) => send(response, value, undefined, signal);
  const url = requestUrl(request);
  if (url === undefined) {
    return answer(
      refuse(400, 'bad_request', 'The URL or the Host header is malformed'),
    );
  }
  if (url.pathname.startsWith(`${ADMIN_PATH}/`)) {
    return answer(await runAdminCommand(context, request, url, signal));
  }
  if (!url.pathname.startsWith(`${BASE_PATH}/`)) {
    return answer(
      refuse(404, 'not_found', `The API of the shop is below ${BASE_PATH}`),
    );
  }
  return handleApiCall(context, exchange, url);
}

async function handleApiCall(
  context: ShopContext,
  { request, response, signal }: Exchange,
  url: URL,
): Promise<void> {
  const { log, faults, clock } = context;
  const path = url.pathname.slice(BASE_PATH.length);
  const method = request.method ?? 'GET';
  const entry = log.open({
    method,
    path,
    query: loggedQuery(url.searchParams),
    at: new Date(clock()).toISOString(),
    idempotencyKey: [request.headers['idempotency-key']].flat()[0],
  });
  const call = {
    method,
    path,
    signal,
    held: () => void (entry.outcome = 'held'),
  };
  try {
    const performed = await respond(context, request, url.searchParams, call);
    if (performed.replayed) {
      entry.replayed = true;
    }
    let fate: Fate | Promise<Fate> = 'send';
    if (performed.committed) {
      // The faults come first, so that whoever waits for the commit finds the call held already.
      fate = faults.afterCommit(call, performed.answer);
      log.commit(entry);
    }
    if ((await fate) === 'drop') {
      entry.outcome = signal.aborted ? 'aborted' : 'dropped';
      response.destroy();
      return;
    }
    entry.status = performed.answer.status;
    await send(response, performed.answer, faults.pace(call), signal);
    entry.outcome = 'answered';
  } catch (error) {
    if (signal.aborted) {
      entry.outcome = 'aborted';
    }
    throw error;
  }
}

function requestUrl({
  url: target = '/',
  headers,
}: IncomingMessage): URL | undefined {
  if (!target.startsWith('/')) {
    return undefined;
  }
  return (
    URL.parse(`http://${headers.host ?? 'localhost'}${target}`) ?? undefined
  );
}

function loggedQuery(query: URLSearchParams): string {
  const logged = new URLSearchParams(query);
  if (logged.has('password')) {
    logged.set('password', '***');
  }
  return logged.toString();
}

/** For what `handle` rejects with: 500 for a bug, nothing for a caller who went away. */
export function fail({ response, signal }: Exchange, error: unknown): void {
  if (signal.aborted) {
    return;
  }
  console.error('petstore: a call failed', error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const answer = refuse(
    500,
    'internal',
    'The shop made a mistake; its log says which',
  );
  send(response, answer, undefined, signal).catch(() => response.destroy());
}
