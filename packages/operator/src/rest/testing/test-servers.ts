// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import {
  createServer as createTlsServer,
  type ServerOptions,
} from 'node:https';
import {
  createServer as createRawServer,
  type AddressInfo,
  type Socket,
} from 'node:net';
import { mock } from 'node:test';
import { generate } from 'selfsigned';
import { egressPolicy, type EgressPolicy } from '../egress.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type SendOptions,
} from '../http.ts';

/** The policy of an allow-list that makes sense. */
export function policy(...allow: string[]): EgressPolicy {
  const parsed = egressPolicy(allow);
  if (parsed.kind === 'refused') throw new Error(parsed.problems.join());
  return parsed.policy;
}

/** A GET that takes 2 seconds and 1,000 bytes at most. */
export function get(url: string, more: Partial<SendOptions> = {}): SendOptions {
  return {
    method: 'GET',
    url,
    headers: {},
    timeout: 2_000,
    maxResponseBytes: 1_000,
    redirects: 3,
    ...more,
  };
}

export interface TestServers {
  /** An HTTP server on loopback; gives its URL. */
  http(handler: RequestListener): Promise<string>;
  /** An HTTPS server on loopback; its URL names it `localhost`. */
  https(options: ServerOptions, handler: RequestListener): Promise<string>;
  /** A TCP server that speaks whatever it is told to. */
  raw(connected: (socket: Socket) => void): Promise<string>;
  client(options?: Partial<HttpClientOptions>): HttpClient;
  close(): Promise<void>;
}

/** Servers and clients of a test, which end together. */
export function testServers(): TestServers {
  const closes: (() => unknown)[] = [];
  const listening = async (
    server: {
      listen(port: number, host: string): unknown;
      address(): unknown;
    } & NodeJS.EventEmitter,
  ) => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  return {
    async http(handler) {
      const server = createServer(handler);
      closes.push(
        () => server.closeAllConnections(),
        () => server.close(),
      );
      return `http://127.0.0.1:${await listening(server)}`;
    },
    async https(options, handler) {
      const server = createTlsServer(options, handler);
      closes.push(
        () => server.closeAllConnections(),
        () => server.close(),
      );
      return `https://localhost:${await listening(server)}`;
    },
    async raw(connected) {
      const sockets = new Set<Socket>();
      const server = createRawServer(socket => {
        sockets.add(socket);
        socket
          .on('error', () => undefined)
          .on('close', () => sockets.delete(socket));
        connected(socket);
      });
      closes.push(
        () => sockets.forEach(socket => socket.destroy()),
        () => server.close(),
      );
      return `http://127.0.0.1:${await listening(server)}`;
    },
    client(options = {}) {
      const client = createHttpClient({
        policy: policy('127.0.0.0/8', '::1'),
        ...options,
      });
      closes.unshift(() => client.close());
      return client;
    },
    async close() {
      for (const close of closes) await close();
    },
  };
}

/**
 * A key pair whose certificate signs itself, so that it is its own authority; good for two days.
 *
 * @param madeAt - when, in milliseconds since 1970
 */
export function certificate(
  name: string,
  madeAt = Date.now() - 86_400_000,
): { cert: string; key: string } {
  mock.timers.enable({ apis: ['Date'], now: madeAt });
  try {
    const { cert, private: key } = generate(
      [{ name: 'commonName', value: name }],
      {
        keySize: 2048,
        algorithm: 'sha256',
        days: 2,
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
        ],
      },
    );
    return { cert, key };
  } finally {
    mock.timers.reset();
  }
}
