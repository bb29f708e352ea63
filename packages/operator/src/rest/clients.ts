// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Lookup, TlsOptions } from './connector.ts';
import type { EgressPolicy } from './egress.ts';
import { createHttpClient, type HttpClient } from './http.ts';

/** HTTP clients by their TLS material: connections that were opened with a certificate serve none but its owner. */
export interface Clients {
  of(tls: TlsOptions | undefined): HttpClient;
  close(): Promise<void>;
}

/** Clients that were used longest ago are closed beyond this: a certificate that is renewed makes a new one each time. */
const MOST_CLIENTS = 64;

export function createClients(options: {
  policy: EgressPolicy;
  lookup?: Lookup;
}): Clients {
  const { policy, lookup } = options;
  const clients = new Map<string, HttpClient>();
  return {
    of(tls) {
      const key = tls
        ? createHash('sha256').update(JSON.stringify(tls)).digest('hex')
        : '';
      const client =
        clients.get(key) ??
        createHttpClient({
          policy,
          ...(tls ? { tls } : {}),
          ...(lookup ? { lookup } : {}),
        });
      clients.delete(key);
      clients.set(key, client);
      if (clients.size > MOST_CLIENTS) {
        const [oldest, unused] = clients.entries().next().value!;
        clients.delete(oldest);
        void unused.drain();
      }
      return client;
    },
    async close() {
      await Promise.all([...clients.values()].map(client => client.close()));
    },
  };
}
