// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { builtinTypes } from './apis/builtin/all.ts';
import { Registry } from './apis/registry.ts';
import { reviewTypes } from './apis/reviews/reviews.ts';
import { loadCertificates } from './authentication/certificate-files.ts';
import { loadTokenKey } from './authentication/token-key.ts';
import { Tokens } from './authentication/tokens.ts';
import { MASTERS } from './authentication/user.ts';
import { Authorizer } from './authorization/authorizer.ts';
import { CustomResources } from './controllers/custom-resources.ts';
import { GarbageCollector } from './controllers/garbage.ts';
import { Namespaces } from './controllers/namespaces.ts';
import { bootstrap } from './bootstrap.ts';
import { handle } from './http/handler.ts';
import { WatchHub } from './http/watch-hub.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import type { Cluster } from './requests/request.ts';
import { History } from './storage/history.ts';
import { Store } from './storage/store.ts';

const HOST = '127.0.0.1';
const ADMIN = 'admin';
const EVENT_HISTORY = 5_000;
const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';

export type DevClusterOptions = {
  /** Where state and certificates are kept. Absent: in memory, gone with the process. */
  dataDir?: string;
  /** 0 or absent: any free port. */
  port?: number;
  /** The time of timestamps and ages; timers always run on the real clock. */
  clock?: () => Date;
  /** Tokens that are known from the start, besides those of `tokenFor`. */
  tokens?: { token: string; user: string; uid?: string; groups: string[] }[];
  /** How many changes a watch can go back; default 5,000. */
  eventHistory?: number;
};

/** How often was asked what, by verb and resource (`list pets.petstore.example.com`), since the start or the last reset. */
export type RequestCounter = { total(): number; counts(): Record<string, number>; reset(): void };

export type DevCluster = {
  /** `https://127.0.0.1:<port>` */
  url: string;
  caPem: string;
  /** A kubeconfig: of admin, who is in the group system:masters, or of another user with these groups, else none. */
  kubeconfig(user?: string, groups?: string[]): string;
  /** A bearer token for a user with these groups; with a `dataDir` it is good after a restart too. */
  tokenFor(user: string, groups: string[]): string;
  stop(): Promise<void>;
  requests: RequestCounter;
};

/** Starts an embedded Kubernetes API server on loopback. Throws when the port is taken or the data cannot be opened. */
export async function startDevCluster(options: DevClusterOptions = {}): Promise<DevCluster> {
  const { dataDir, clock = () => new Date() } = options;
  if (dataDir) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const certificates = await loadCertificates(dataDir, clock());
  const store = new Store(dataDir && join(dataDir, 'cluster.sqlite'));
  const history = new History(store.version, options.eventHistory ?? EVENT_HISTORY);
  const registry = new Registry();
  for (const type of [...builtinTypes, ...reviewTypes]) registry.set(type);
  const cluster: Cluster = { store, history, registry, surroundings: { now: clock, uid: randomUUID, suffix: randomSuffix } };

  const hub = new WatchHub(store, clock);
  store.listen(change => history.add(change));
  const authorizer = new Authorizer(store);
  new CustomResources(cluster, storage => hub.closeResource(storage));
  new Namespaces(cluster);
  new GarbageCollector(cluster);
  bootstrap(cluster);

  const tokens = new Tokens(loadTokenKey(dataDir));
  for (const { token, user, ...rest } of options.tokens ?? []) tokens.add(token, { name: user, ...rest });
  const counter = new Map<string, number>();
  const server = createServer({ key: certificates.keyPem, cert: certificates.certificatePem, keepAlive: true });
  let url = '';
  const serving = {
    cluster,
    tokens,
    authorizer,
    hub,
    address: () => url.slice('https://'.length),
    count: (verb: string, resource: string) => {
      const key = `${verb} ${resource}`;
      counter.set(key, (counter.get(key) ?? 0) + 1);
    },
  };
  server.on('request', (request, response) => void handle(serving, request, response));
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, HOST, () => resolve());
  });
  url = `https://${HOST}:${(server.address() as AddressInfo).port}`;

  const tokenFor = (user: string, groups: string[]) => tokens.issue({ name: user, uid: user, groups });
  return {
    url,
    caPem: certificates.caPem,
    tokenFor,
    kubeconfig: (user = ADMIN, groups = user === ADMIN ? [MASTERS] : []) =>
      kubeconfigOf({ url, caPem: certificates.caPem, user, token: tokenFor(user, groups) }),
    requests: {
      total: () => [...counter.values()].reduce((sum, count) => sum + count, 0),
      counts: () => Object.fromEntries(counter),
      reset: () => counter.clear(),
    },
    stop: async () => {
      hub.close();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}

/** Five letters and digits that spell no words. */
function randomSuffix(): string {
  return [...randomBytes(5)].map(byte => SUFFIX[byte % SUFFIX.length]).join('');
}
