// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '@api-operators/api';

/** A call that the API got. */
export interface JobsCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** An API that does things and lists things, whose answers a test chooses. */
export interface JobsApi {
  url: string;
  calls: JobsCall[];
  /** Calls with effects, by what they carried. */
  effects: string[];
  /** What comes of a call; undefined = 200 with one copy. */
  answer(call: JobsCall): Answer | undefined;
  /** The calls of one path. */
  of(path: string): JobsCall[];
  stop(): Promise<void>;
}

/** `drop`: the answer is lost after the work is done. */
export type Answer =
  | { status: number; body?: Json; headers?: Record<string, string> }
  | 'drop';

/** Starts the API on a free port. */
export async function startJobs(): Promise<JobsApi> {
  const api: JobsApi = {
    url: '',
    calls: [],
    effects: [],
    answer: () => undefined,
    of: path => api.calls.filter(call => call.path.split('?')[0] === path),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  function answer(
    { method = '', url = '', headers }: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): void {
    const call: JobsCall = { method, path: url, headers, body };
    api.calls.push(call);
    const chosen: Answer = api.answer(call) ?? {
      status: 200,
      body: { copies: 1 },
    };
    if (method === 'POST' && (chosen === 'drop' || chosen.status < 300)) {
      api.effects.push(body.toString());
    }
    if (chosen === 'drop') {
      response.destroy();
      return;
    }
    response
      .writeHead(chosen.status, {
        'content-type': 'application/json',
        ...chosen.headers,
      })
      .end(chosen.body === undefined ? undefined : JSON.stringify(chosen.body));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}
