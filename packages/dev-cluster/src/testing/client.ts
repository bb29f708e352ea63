// SPDX-License-Identifier: Apache-2.0
import { Agent, request } from 'node:https';
import { parseJson } from '../objects/json.ts';
import type { DevCluster, DevClusterOptions } from '../cluster.ts';
import { startDevCluster } from '../cluster.ts';

export type Reply = { code: number; headers: Record<string, string | string[] | undefined>; body: any; text: string };
export type Ask = { body?: unknown; type?: string; accept?: string; token?: string; headers?: Record<string, string> };

const TYPES: Record<string, string> = {
  json: 'application/json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  'json-patch': 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** A plain client of one cluster, with an admin's token unless asked otherwise. */
export class Client {
  readonly cluster: DevCluster;
  readonly #agent: Agent;
  readonly #token: string;

  constructor(cluster: DevCluster) {
    this.cluster = cluster;
    this.#agent = new Agent({ keepAlive: true, ca: cluster.caPem, maxSockets: 16 });
    this.#token = cluster.tokenFor('admin', ['system:masters']);
  }

  /** A request as text: `POST /api/v1/namespaces`. */
  ask(line: string, { body, type = 'json', accept, token, headers }: Ask = {}): Promise<Reply> {
    const [method, path] = line.split(' ');
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        this.cluster.url + path,
        {
          method,
          agent: this.#agent,
          headers: {
            'user-agent': 'test/1',
            authorization: `Bearer ${token ?? this.#token}`,
            ...(text === undefined ? {} : { 'content-type': TYPES[type] ?? type, 'content-length': Buffer.byteLength(text) }),
            ...(accept ? { accept } : {}),
            ...headers,
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            const isJson = response.headers['content-type']?.startsWith('application/json');
            const lines = answer.split('\n').length > 2 || path.includes('watch=');
            resolve({ code: response.statusCode!, headers: response.headers, text: answer, body: isJson && !lines ? parseJson(answer) : answer });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  /** Opens a watch and gives its events one by one; `close` ends it. */
  watch(path: string): { next(): Promise<any>; close(): void } {
    const events: any[] = [];
    const waiting: ((event: any) => void)[] = [];
    const outgoing = request(this.cluster.url + path, { headers: { authorization: `Bearer ${this.#token}` }, ca: this.cluster.caPem }, response => {
      let rest = '';
      response.on('data', chunk => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        for (const line of lines) {
          const event = parseJson(line);
          const taker = waiting.shift();
          if (taker) taker(event);
          else events.push(event);
        }
      });
      response.on('error', () => undefined);
    });
    outgoing.on('error', () => undefined);
    outgoing.end();
    return {
      next: () => (events.length > 0 ? Promise.resolve(events.shift()) : new Promise(resolve => waiting.push(resolve))),
      close: () => outgoing.destroy(),
    };
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.cluster.stop();
  }
}

export async function startClient(options?: DevClusterOptions): Promise<Client> {
  return new Client(await startDevCluster(options));
}

/** Asks until `done` holds; a deadline of five seconds. */
export async function eventually<T>(get: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const value = await get();
    if (done(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not so after 5 s: ${JSON.stringify(value)}`);
    await new Promise(resolve => setImmediate(resolve));
  }
}
