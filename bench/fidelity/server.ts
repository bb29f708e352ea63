// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire: nothing of it is decoded. */
export interface Received {
  method: string;
  /** Path and query, still escaped, without the base path. */
  target: string;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface Server {
  baseUrl: string;
  /** Sends a request for real, to this server, which gives `answer`. Rejects where it cannot be sent. */
  exchange(
    request: { method: string; url: string; headers: Record<string, string>; body?: string | Uint8Array },
    answer: Answer,
  ): Promise<{ received: Received; status: number; headers: Record<string, string>; body: Buffer }>;
  close(): void;
}

const BASE = '/base/v1';

export async function startServer(): Promise<Server> {
  let next: Answer = { status: 204, headers: {}, body: '' };
  let last: Received | undefined;
  const server = createServer({ maxHeaderSize: 1_048_576 }, (message, response) => {
    void bytesOf(message).then(body => {
      const target = message.url!.startsWith(BASE) ? message.url!.slice(BASE.length) : message.url!;
      last = { method: message.method!, target, headers: flat(message), body };
      response.writeHead(next.status, next.headers);
      response.end(message.method === 'HEAD' || next.status === 204 ? undefined : next.body);
    });
  });
  // Connections are kept: one that the server closes just then would look like a request that cannot be sent.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${BASE}`,
    async exchange({ method, url, headers, body }, answer) {
      next = answer;
      last = undefined;
      const outgoing = send({
        host: '127.0.0.1',
        port,
        method,
        path: url.slice(new URL(url).origin.length),
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      });
      const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
      outgoing.end(body);
      const [response] = await answered;
      const bytes = await bytesOf(response);
      if (!last) throw new Error(`the server refused the request as HTTP: ${response.statusCode}`);
      return { received: last, status: response.statusCode!, headers: flat(response), body: bytes };
    },
    close: () => void server.close(),
  };
}

function flat(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
