// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Operator } from './operator.ts';
import { stringifyJson } from '@api-operators/rest-mapping';

export interface OperatorServer {
  port: number;
  stop(): Promise<void>;
}

/** Timers this late, in seconds, mean that the process no longer keeps its Leases and should be started anew. */
const SICK = 5;

/**
 * Serves an operator's small read-only HTTP API: `/healthz` (whether timers are on time), `/readyz`, `/metrics` (Prometheus text), and
 * `/journal?uid=…`. None of it asks who is there, so it listens on loopback unless `host` says otherwise.
 */
export async function serveOperator(
  operator: Operator,
  options: { port: number; host?: string },
): Promise<OperatorServer> {
  let ready = false;
  operator.ready.then(
    () => (ready = true),
    () => undefined,
  );
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://operator');
    const answer = (
      status: number,
      body: string,
      type = 'text/plain; charset=utf-8',
    ) => {
      response.writeHead(status, {
        'content-type': type,
        'x-content-type-options': 'nosniff',
      });
      response.end(body);
    };
    if (request.method !== 'GET') {
      answer(405, 'only GET\n');
    } else if (url.pathname === '/healthz') {
      const late = operator.eventLoopDelay();
      answer(
        late < SICK ? 200 : 503,
        late < SICK ? 'ok\n' : `timers are ${late.toFixed(1)} s late\n`,
      );
    } else if (url.pathname === '/readyz') {
      answer(ready ? 200 : 503, ready ? 'ok\n' : 'starting\n');
    } else if (url.pathname === '/metrics') {
      answer(
        200,
        operator.metricsText(),
        'text/plain; version=0.0.4; charset=utf-8',
      );
    } else if (url.pathname === '/journal') {
      const uid = url.searchParams.get('uid') ?? '';
      const limit = Math.min(
        500,
        Math.max(1, Number(url.searchParams.get('limit') ?? '50') || 50),
      );
      answer(
        200,
        stringifyJson({ entries: operator.journal.list(uid, limit) }),
        'application/json',
      );
    } else {
      answer(404, 'not found\n');
    }
  });
  server.listen(options.port, options.host ?? '127.0.0.1');
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
