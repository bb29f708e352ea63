// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@api-operators/testing';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
const API_KEYS = { dev: 'petstore-dev-key', staging: 'petstore-staging-key', prod: 'petstore-prod-key' };

export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** The whole suite as a user starts it: portal, embedded cluster, operator, and three pet shops. */
export interface Portal {
  url: string;
  kubeconfig: string;
  /** Everything that it printed so far. */
  output(): string;
  /** Where the admin API of an environment's REST server is: faults, the calls that came. */
  admin(environment: EnvironmentName): string;
  /** The pets that the REST server of an environment holds, asked over HTTP. */
  pets(environment: EnvironmentName): Promise<{ id: number; name: string }[]>;
  stop(): Promise<void>;
}

/** What `npm start` is told besides. */
export interface PortalOptions {
  /** `host:port` of REST servers that the operator may call. */
  allowEgress?: readonly string[];
  /** Hosts that OpenAPI documents may come from. */
  allowDocuments?: readonly string[];
}

/** `npm start` on free ports with a state folder of its own, which is removed at the end. */
export async function startPortal({ allowEgress = [], allowDocuments = [] }: PortalOptions = {}): Promise<Portal> {
  const state = await mkdtemp(path.join(tmpdir(), 'api-operators-e2e-'));
  const port = await freePort();
  const examplePort = await threeFreePorts();
  const lines: string[] = [];
  const child = spawn(
    process.execPath,
    [
      'scripts/start.mjs',
      '--port',
      String(port),
      '--example-port',
      String(examplePort),
      '--state',
      state,
      ...allowEgress.flatMap(address => ['--allow-egress', address]),
      ...allowDocuments.flatMap(host => ['--allow-documents', host]),
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(state, { recursive: true, force: true });
  };
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        lines.push(line);
        if (line.includes('runs at')) {
          resolve();
        }
      });
    }
    child.once('exit', code =>
      reject(new Error(`npm start ended with ${code}:\n${lines.slice(-40).join('\n')}`)),
    );
  });
  const shop = (environment: EnvironmentName) =>
    `http://127.0.0.1:${examplePort + ENVIRONMENTS.indexOf(environment)}`;
  return {
    url: `http://localhost:${port}`,
    kubeconfig: path.join(state, 'kubeconfig'),
    output: () => lines.join('\n'),
    stop,
    admin: environment => `${shop(environment)}/_admin`,
    async pets(environment) {
      const found: { id: number; name: string }[] = [];
      for (const status of ['available', 'pending', 'sold']) {
        const response = await fetch(`${shop(environment)}/api/v3/pet/findByStatus?status=${status}`, {
          headers: { 'x-api-key': API_KEYS[environment] },
        });
        found.push(...((await response.json()) as { id: number; name: string }[]));
      }
      return found;
    },
  };
}

/** The first of three ports in a row that nobody listens on. */
async function threeFreePorts(): Promise<number> {
  const { createServer } = await import('node:net');
  const isFree = (port: number) =>
    new Promise<boolean>(resolve => {
      const server = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
  for (;;) {
    const first = await freePort();
    if (first < 65_000 && (await isFree(first + 1)) && (await isFree(first + 2))) {
      return first;
    }
  }
}
