// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject } from '@api-operators/api';

/** The collections of the API, by how a create in them can be made safe. */
export const COLLECTIONS = [
  'chosens',
  'keyeds',
  'searcheds',
  'bares',
  'slows',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** An object as the API keeps it. */
export interface ApiRecord {
  collection: Collection;
  id: string;
  name: string;
  note?: string;
}

/** A POST that the API got. */
export interface Post {
  path: string;
  name: string;
}

/**
 * What becomes of a POST: it is answered; carried out and never answered (`drop`); kept open, after it was carried out
 * (`hold`) or before (`late`: it is carried out when the holding ends); refused with 422,
 * or put off with 503.
 */
export type Fate =
  | 'answer'
  | 'drop'
  | 'hold'
  | 'late'
  | 'refuse'
  | 'unavailable';

/** An API that says for itself what it holds, whoever asks. */
export interface RecordsApi {
  url: string;
  records: ApiRecord[];
  /** How often the effect of an action was had, by the name that it was called with. */
  effects: Map<string, number>;
  /** Every POST, in the order of arrival. */
  posts: Post[];
  /** Decides about each POST when it arrives. */
  fate(post: Post): Fate;
  /**
   * Takes the POSTs that are kept open now; the result ends their holding: what was to be late is carried out then, and
   * connections are reset, or answered after all.
   */
  seize(): (how?: 'reset' | 'answer') => void;
  /** Milliseconds that work answered with 202 takes. */
  workMs: number;
  /** Called before each request that is no POST; a number is answered in its place. */
  before(method: string, path: string): number | undefined;
  add(record: Omit<ApiRecord, 'id'>): ApiRecord;
  stop(): Promise<void>;
}

/** Starts the API on a free port. */
export async function startRecords(): Promise<RecordsApi> {
  let serial = 0;
  const keys = new Map<string, ApiRecord | number>();
  const work: { done: number; result?: string }[] = [];
  const waiting: { act: () => void; reset: () => void; reply: () => void }[] =
    [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', chunk => (text += chunk));
    request.on('end', () => answer(request, response, text));
  });
  server.keepAliveTimeout = 60_000;

  const api: RecordsApi = {
    url: '',
    records: [],
    effects: new Map(),
    posts: [],
    fate: () => 'answer',
    seize() {
      const seized = waiting.splice(0);
      return (how = 'reset') => {
        for (const { act, reset, reply } of seized) {
          act();
          if (how === 'reset') reset();
          else reply();
        }
      };
    },
    workMs: 50,
    before: () => undefined,
    add(record) {
      const made = { ...record, id: `${record.collection[0]}${++serial}` };
      api.records.push(made);
      return made;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function answer(
    request: IncomingMessage,
    response: ServerResponse,
    text: string,
  ): void {
    const { method = '', url = '', headers } = request;
    const send = (
      status: number,
      value?: Json,
      more: Record<string, string> = {},
    ) => {
      if (response.destroyed) return;
      response
        .writeHead(status, { 'content-type': 'application/json', ...more })
        .end(value === undefined ? undefined : JSON.stringify(value));
    };
    const [, place, id] = url.split('?')[0].split('/');
    if (method === 'POST') {
      const body = JSON.parse(text) as { name: string } & JsonObject;
      const post = { path: `/${place}`, name: body.name };
      api.posts.push(post);
      const key = headers['idempotency-key'] as string | undefined;
      const fate = api.fate(post);
      if (fate === 'refuse') {
        send(422, { message: 'not like this' });
      } else if (fate === 'unavailable') {
        send(503, { message: 'not now' });
      } else {
        let done: ReturnType<typeof carryOut> | undefined;
        const act = () => void (done ??= carryOut(place, body, key));
        const reset = () => void response.destroy();
        const reply = () => send(...done!);
        if (fate !== 'late') act();
        if (fate === 'answer') reply();
        else if (fate === 'drop') reset();
        else waiting.push({ act, reset, reply });
      }
      return;
    }
    const forced = api.before(method, url);
    if (forced !== undefined) {
      send(forced, { message: `the API is asked to answer ${forced}` });
      return;
    }
    if (place === 'work') {
      const { done, result } = work[Number(id)];
      send(200, {
        status: performance.now() < done ? 'running' : 'done',
        ...(result ? { result } : {}),
      });
      return;
    }
    if (place === 'asks') {
      send(200, { answer: api.records.length });
      return;
    }
    const mine = api.records.filter(each => each.collection === place);
    if (id === undefined) {
      send(200, mine.map(shown));
      return;
    }
    const record = mine.find(each => each.id === id);
    if (!record) {
      send(404, { message: `there is no ${id}` });
    } else if (method === 'GET') {
      send(200, shown(record));
    } else if (method === 'PUT') {
      const { name, note } = JSON.parse(text) as ApiRecord;
      Object.assign(record, { name, note });
      accepted(place, send, 200, shown(record));
    } else {
      api.records.splice(api.records.indexOf(record), 1);
      accepted(place, send, 204);
    }
  }

  /** The slow collection says of everything that it is under way. */
  function accepted(
    place: string,
    send: (s: number, v?: Json, h?: Record<string, string>) => void,
    status: number,
    value?: Json,
  ): void {
    if (place !== 'slows') send(status, value);
    else send(202, undefined, newWork());
  }

  function newWork(result?: string): Record<string, string> {
    work.push({
      done: performance.now() + api.workMs,
      ...(result ? { result } : {}),
    });
    return { 'operation-location': `/work/${work.length - 1}` };
  }

  /** Carries a POST out; the same key never does so twice. */
  function carryOut(
    place: string,
    body: JsonObject & { name: string },
    key: string | undefined,
  ): [number, Json?, Record<string, string>?] {
    const known = key === undefined ? undefined : keys.get(`${place} ${key}`);
    if (place.endsWith('rings')) {
      if (known === undefined) {
        const effect = `${place} ${body.name}`;
        api.effects.set(effect, (api.effects.get(effect) ?? 0) + 1);
        if (key !== undefined) keys.set(`${place} ${key}`, 1);
      }
      return place === 'laterrings'
        ? [202, undefined, newWork()]
        : [200, { rung: true }];
    }
    if (typeof known === 'object') return [201, shown(known)];
    const collection = place as Collection;
    const { id, name, note } = body as unknown as ApiRecord;
    if (
      collection === 'chosens' &&
      api.records.some(each => each.collection === 'chosens' && each.id === id)
    ) {
      return [409, { message: `there is a ${id} already` }];
    }
    const record: ApiRecord = {
      collection,
      id: collection === 'chosens' ? id : `${collection[0]}${++serial}`,
      name,
      ...(note === undefined ? {} : { note }),
    };
    api.records.push(record);
    if (key !== undefined) keys.set(`${place} ${key}`, record);
    return collection === 'slows'
      ? [202, undefined, newWork(`/slows/${record.id}`)]
      : [201, shown(record)];
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

function shown({ id, name, note }: ApiRecord): JsonObject {
  return { id, name, ...(note === undefined ? {} : { note }) };
}
