// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ADMIN_PATH } from './admin/admin.ts';
import type { StoredObjects } from './admin/objects.ts';
import { storedObjects } from './admin/objects.ts';
import type { FaultSettings } from './faults/faults.ts';
import { Faults } from './faults/faults.ts';
import type { RequestLog } from './http/call-log.ts';
import { CallLog } from './http/call-log.ts';
import { BASE_PATH, fail, handle } from './http/handle.ts';
import { Sessions } from './operations/sessions.ts';
import { openStore } from './store/store.ts';

export interface PetstoreOptions {
  /** The key that callers must send. */
  apiKey: string;
  /** 0 or absent = any free port. */
  port?: number;
  /** Loopback alone; the admin API relies on it. */
  host?: '127.0.0.1';
  /** A SQLite file, made where it is missing; absent = nothing outlives the shop. */
  dataFile?: string;
  /** Milliseconds since 1970; absent = the machine's clock. */
  clock?: () => number;
  /** The switches that are on from the start. */
  faults?: FaultSettings;
}

/** A shop that is open. */
export interface Petstore {
  /** `http://127.0.0.1:<port>/api/v3`, no slash at the end. */
  url: string;
  /** `http://127.0.0.1:<port>/_admin`. */
  adminUrl: string;
  port: number;
  faults: Faults;
  objects(): StoredObjects;
  /** The newest calls to the API, oldest first; calls to the admin API are not in it. */
  requests: readonly RequestLog[];
  /** The first commit with a number above `after`; undefined when `signal` aborts first. */
  waitForCommit(
    after: number,
    signal: AbortSignal,
  ): Promise<RequestLog | undefined>;
  /** Cuts open connections; what was committed stays in the data file. */
  stop(): Promise<void>;
}

/** Opens a pet shop. Rejects with the error of `listen` (EADDRINUSE, EACCES) where that fails. */
export async function startPetstore(
  options: PetstoreOptions,
): Promise<Petstore> {
  const {
    apiKey,
    port = 0,
    host = '127.0.0.1',
    dataFile,
    clock = Date.now,
  } = options;
  const log = new CallLog();
  const faults = new Faults({
    now: clock,
    delay: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  });
  faults.set(options.faults ?? {});
  const store = openStore(dataFile);
  const context = {
    apiKey,
    store,
    sessions: new Sessions(),
    faults,
    log,
    clock,
  };
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, stopping.signal]);
    const exchange = { request, response, signal };
    handle(context, exchange).catch(error => fail(exchange, error));
  });
  // Longer than callers keep idle connections, so that they close them, not the shop.
  server.keepAliveTimeout = 65_000;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    store.close();
    throw error;
  }
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${listening}${BASE_PATH}`,
    adminUrl: `http://${host}:${listening}${ADMIN_PATH}`,
    port: listening,
    faults,
    objects: () => storedObjects(store),
    requests: log.entries,
    waitForCommit: (after, signal) =>
      log.waitForCommit(after, AbortSignal.any([signal, stopping.signal])),
    async stop() {
      if (stopping.signal.aborted) {
        return;
      }
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}
