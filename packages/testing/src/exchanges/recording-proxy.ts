// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Exchange, Target } from './exchange.ts';
import { send } from './send.ts';

/** A proxy without TLS that asks a target as its administrator, and writes down what passes. */
export interface RecordingProxy {
  url: string;
  /** Says what the next exchanges are about. */
  about(text: string): void;
  /** What passed since the last call. */
  take(): Exchange[];
  stop(): Promise<void>;
}

export async function startRecordingProxy(target: Target): Promise<RecordingProxy> {
  let exchanges: Exchange[] = [];
  let about = '';
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = 'GET', url = '/' } = request;
    const contentType = request.headers['content-type'];
    if (/[?&]watch=(true|1)/.test(url) || contentType?.includes('protobuf')) {
      pass(target, { method, url, headers: request.headers, body: Buffer.concat(chunks) }, response);
      return;
    }
    const sent = {
      method,
      path: url,
      ...(request.headers.accept ? { accept: request.headers.accept } : {}),
      ...(contentType && text ? { contentType } : {}),
      ...(text ? { requestBody: contentType?.includes('json') ? JSON.parse(text) : text } : {}),
    };
    try {
      const answer = await send(target, sent);
      exchanges.push({ about, ...sent, ...answer });
      const body =
        typeof answer.answer === 'string' ? answer.answer : JSON.stringify(answer.answer);
      response.writeHead(answer.status, {
        'content-type': answer.answerType,
        ...(answer.warning ? { warning: answer.warning } : {}),
      });
      response.end(body);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    about(next) {
      about = next;
    },
    take() {
      const taken = exchanges;
      exchanges = [];
      return taken;
    },
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Hands a request on as it is: a stream that ends when it likes, or bytes that are no text. */
function pass(
  target: Target,
  from: { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer },
  response: ServerResponse,
): void {
  const { host: _host, connection: _connection, ...headers } = from.headers;
  const sent = httpsRequest(
    new URL(from.url, target.url),
    {
      method: from.method,
      ca: target.certificate,
      headers: { ...headers, authorization: `Bearer ${target.token()}` },
    },
    answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      response.on('close', () => answer.destroy());
    },
  );
  sent.on('error', error => response.writeHead(502).end(String(error)));
  sent.end(from.body);
}
