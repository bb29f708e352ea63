// SPDX-License-Identifier: Apache-2.0
/** A REST API of pets in a process of its own, with the manners that a metric asks for. */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { answerQuestions } from './process.ts';
import type { RestManners, RestReport } from './rest-api.ts';
import { measureUsage } from './usage.ts';

interface Pet {
  id: number;
  name: string;
  [field: string]: unknown;
}

const BASE = '/api/v3';
const pets = new Map<number, Pet>();
/** What was created under each Idempotency-Key, which the document of the API promises to honour. */
const made = new Map<string, number>();
let manners: RestManners = {};
let serial = 0;
let seed = 1;
let report = emptyReport();
/** Request times of the current second, for the limit. */
let window = { second: 0, count: 0 };

function emptyReport(): RestReport {
  return { requests: {}, statuses: {}, doneAt: [], firstAt: 0, lastAt: 0 };
}

/** Evenly spread in [0, 1), the same for the same order of requests. */
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

const server = createServer((request, response) => {
  const now = Date.now();
  report.firstAt ||= now;
  report.lastAt = now;
  report.requests[request.method!] =
    (report.requests[request.method!] ?? 0) + 1;
  let text = '';
  request.setEncoding('utf8');
  request.on('data', chunk => (text += chunk));
  request.on('end', () => {
    if ((manners.latencyMs ?? 0) > 0)
      setTimeout(() => answer(request, response, text), manners.latencyMs);
    else answer(request, response, text);
  });
});

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  text: string,
): void {
  const send = (
    status: number,
    value: unknown,
    headers: Record<string, string> = {},
  ) => {
    report.statuses[status] = (report.statuses[status] ?? 0) + 1;
    const body = JSON.stringify(value);
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...headers,
      })
      .end(body);
  };
  if (random() < (manners.unavailableShare ?? 0))
    return send(503, { message: 'not now' });
  if (manners.requestsPerSecond !== undefined) {
    const second = Math.floor(Date.now() / 1_000);
    window =
      window.second === second
        ? { second, count: window.count + 1 }
        : { second, count: 1 };
    if (window.count > manners.requestsPerSecond) {
      return send(429, { message: 'too many' }, { 'retry-after': '1' });
    }
  }
  const path = request.url!.slice(BASE.length).split('?')[0];
  const id = Number(path.slice('/pet/'.length));
  switch (`${request.method} ${path.replace(/\d+$/, '#')}`) {
    case 'POST /pet': {
      const key = request.headers['idempotency-key'];
      const before =
        typeof key === 'string'
          ? pets.get(made.get(key) ?? Number.NaN)
          : undefined;
      if (before) return send(200, before);
      const pet = { ...(JSON.parse(text) as Pet), id: (serial += 1) };
      if (typeof key === 'string') made.set(key, pet.id);
      pets.set(pet.id, pet);
      report.doneAt.push(Date.now());
      return send(200, pet);
    }
    case 'PUT /pet': {
      const pet = JSON.parse(text) as Pet;
      if (!pets.has(pet.id)) return send(404, { message: 'no such pet' });
      pets.set(pet.id, pet);
      report.doneAt.push(Date.now());
      return send(200, pet);
    }
    case 'GET /pet/#':
      return pets.has(id)
        ? send(200, pets.get(id))
        : send(404, { message: 'no such pet' });
    case 'DELETE /pet/#':
      return pets.delete(id)
        ? send(200, {})
        : send(404, { message: 'no such pet' });
    case 'GET /pet/findByStatus':
    case 'GET /pet/findByTags':
      return send(200, [...pets.values()]);
    default:
      return send(404, { message: `no ${request.method} ${path}` });
  }
}

server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const usage = measureUsage();
answerQuestions({
  url: () =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`,
  manners: (wanted: RestManners) => void (manners = wanted),
  usage: () => usage(),
  report: () => report,
  names: () => [...pets.values()].map(pet => pet.name),
  reset() {
    pets.clear();
    made.clear();
    report = emptyReport();
    seed = 1;
  },
  /** Forgets what was counted, and keeps the pets. */
  recount: () => void (report = emptyReport()),
});
