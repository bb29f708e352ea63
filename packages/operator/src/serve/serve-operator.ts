// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { stringifyJson } from '@api-operators/rest-mapping';
import type { Operator } from '../operator.ts';
import { isLoopback, type Access } from './access.ts';

export interface OperatorServer {
  port: number;
  stop(): Promise<void>;
}

export interface ServeOptions {
  port: number;
  /** 127.0.0.1 unless given. */
  host?: string;
  /** Who may read `/metrics` and `/journal`; must be said for a host that others can reach, and is `anybody` on loopback. */
  access?: Access | 'anybody';
  /** Served by HTTPS where given. */
  tls?: { cert: Buffer | string; key: Buffer | string };
}

/** What a server needs of an operator. */
export type Served = Pick<
  Operator,
  'ready' | 'eventLoopDelay' | 'metricsText'
> & {
  journal: Pick<Operator['journal'], 'list'>;
};

interface Answer {
  status: number;
  body: string;
  type?: string;
  headers?: Record<string, string>;
}

/** Timers this late, in seconds, mean that the process no longer keeps its Leases and should be started anew. */
const SICK = 5;

/**
 * Serves an operator's small read-only HTTP API: `/healthz` (whether timers are on time) and `/readyz` (whether the caches
 * have synced) to all who ask, `/metrics` (Prometheus text) and `/journal?uid=…` to those who have access. Throws a TypeError
 * for a host that others can reach where nothing says who has.
 */
export async function serveOperator(
  operator: Served,
  options: ServeOptions,
): Promise<OperatorServer> {
  const { host = '127.0.0.1', tls } = options;
  const access = options.access ?? (isLoopback(host) ? 'anybody' : undefined);
  if (access === undefined) {
    throw new TypeError(
      `${host} can be reached by others: say who has access, or that anybody has`,
    );
  }
  let ready = false;
  operator.ready.then(
    () => (ready = true),
    () => undefined,
  );
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answerTo(request, operator, ready, access).then(
      answer => send(response, answer),
      () => send(response, text(503, 'who you are cannot be told now\n')),
    );
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(options.port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  operator: Served,
  ready: boolean,
  access: Access | 'anybody',
): Promise<Answer> {
  const url = URL.parse(request.url ?? '/', 'http://operator');
  if (!url) return text(400, 'no path\n');
  if (request.method !== 'GET') {
    return { ...text(405, 'only GET\n'), headers: { allow: 'GET' } };
  }
  if (url.pathname === '/healthz') return health(operator.eventLoopDelay());
  if (url.pathname === '/readyz') {
    return text(ready ? 200 : 503, ready ? 'ok\n' : 'starting\n');
  }
  if (url.pathname !== '/metrics' && url.pathname !== '/journal') {
    return text(404, 'not found\n');
  }
  const right =
    access === 'anybody'
      ? 'allowed'
      : await access(request.headers.authorization, url.pathname);
  if (right === 'unauthenticated') {
    const headers = { 'www-authenticate': 'Bearer realm="api-operators"' };
    return { ...text(401, 'a bearer token is needed\n'), headers };
  }
  if (right === 'forbidden') {
    return text(403, `you may not get ${url.pathname}\n`);
  }
  return url.pathname === '/metrics'
    ? {
        status: 200,
        body: operator.metricsText(),
        type: 'text/plain; version=0.0.4; charset=utf-8',
      }
    : journal(operator, url.searchParams);
}

function health(late: number): Answer {
  return late < SICK
    ? text(200, 'ok\n')
    : text(503, `timers are ${late.toFixed(1)} s late\n`);
}

function journal(operator: Served, query: URLSearchParams): Answer {
  const limit = Math.min(
    500,
    Math.max(1, Math.trunc(Number(query.get('limit') ?? '50')) || 50),
  );
  const entries = operator.journal.list(query.get('uid') ?? '', limit);
  return {
    status: 200,
    body: stringifyJson({ entries }),
    type: 'application/json',
  };
}

function text(status: number, body: string): Answer {
  return { status, body };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    'content-type': answer.type ?? 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(answer.body);
}
