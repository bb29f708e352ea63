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

/**
 * Serves an operator's small read-only HTTP API: `/healthz`, `/readyz`, `/metrics` (Prometheus text), and `/journal?uid=…`, where the
 * journal is for whoever may reach the port: bind it to loopback or guard it.
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
      answer(200, 'ok\n');
    } else if (url.pathname === '/readyz') {
      answer(ready ? 200 : 503, ready ? 'ok\n' : 'starting\n');
    } else if (url.pathname === '/metrics') {
      answer(
        200,
        prometheus(operator),
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

function prometheus(operator: Operator): string {
  const { queues, reconciles, failedReconciles, restCalls, leads } =
    operator.metrics();
  const lines = [
    '# TYPE api_operators_reconciles_total counter',
    `api_operators_reconciles_total ${reconciles}`,
    '# TYPE api_operators_failed_reconciles_total counter',
    `api_operators_failed_reconciles_total ${failedReconciles}`,
    '# TYPE api_operators_rest_calls_total counter',
    ...Object.entries(restCalls).map(
      ([outcome, count]) =>
        `api_operators_rest_calls_total{outcome="${outcome}"} ${count}`,
    ),
    '# TYPE api_operators_queue_length gauge',
    ...Object.entries(queues).map(
      ([kind, stats]) =>
        `api_operators_queue_length{kind="${kind}"} ${
          stats.waiting + stats.running
        }`,
    ),
    '# TYPE api_operators_leads gauge',
    ...leads.map(api => `api_operators_leads{api="${api}"} 1`),
  ];
  return `${lines.join('\n')}\n`;
}
