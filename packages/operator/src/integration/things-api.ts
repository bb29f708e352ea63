// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject, RestMappingVersion } from '@api-operators/api';
import type { KubeObject } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';
import { kindOf } from './stack.ts';

export const THINGS = kindOf('Thing', 'things', 'things.example.com');
export const THINGS_VERSION = 'things.example.com/v1alpha1';

/** A call that the API got. */
export interface ThingsCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Json | undefined;
}

/** An API of things whose manners a test chooses. */
export interface ThingsApi {
  url: string;
  things: Map<string, JsonObject>;
  calls: ThingsCall[];
  /** Creates, updates and deletions are answered with 202 and carried out when the work is said to be done. */
  async: boolean;
  /** What the monitor of all work says. */
  work: { status: string; message?: string };
  /** How the API keeps what it is given. */
  keep(thing: JsonObject): JsonObject;
  /** Called before each request is answered; a number is the status to answer with, and nothing is done. */
  before(call: ThingsCall): number | undefined;
  /** How the answer to a create tells the id. */
  tells: 'body' | 'location' | 'nothing';
  /** Stores a thing, as any client of the API may. */
  put(id: string, thing: JsonObject): void;
  stop(): Promise<void>;
}

/** Starts the API on a free port. */
export async function startThings(): Promise<ThingsApi> {
  let serial = 0;
  const versions = new Map<string, number>();
  const todo: (() => void)[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', chunk => (text += chunk));
    request.on('end', () => answer(request, response, text));
  });
  const api: ThingsApi = {
    url: '',
    things: new Map(),
    calls: [],
    async: false,
    work: { status: 'running' },
    keep: thing => thing,
    before: () => undefined,
    tells: 'body',
    put(id, thing) {
      api.things.set(id, { ...api.keep(thing), id });
      versions.set(id, (versions.get(id) ?? 0) + 1);
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
    const { method = '', url = '' } = request;
    const body = text === '' ? undefined : (JSON.parse(text) as Json);
    const call = { method, path: url, headers: request.headers, body };
    api.calls.push(call);
    const send = (
      status: number,
      value?: Json,
      headers: Record<string, string> = {},
    ) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(value === undefined ? undefined : JSON.stringify(value));
    const forced = api.before(call);
    if (forced !== undefined) {
      send(forced, { message: `the test wants ${forced}` });
      return;
    }
    const [, collection, id] = url.split('?')[0].split('/');
    if (collection === 'work') {
      if (api.work.status === 'done') todo.splice(0).forEach(act => act());
      send(200, { ...api.work, result: `/things/${serial}` });
      return;
    }
    const later = (act: () => void, done: () => void) => {
      if (!api.async) {
        act();
        done();
        return;
      }
      todo.push(act);
      send(202, undefined, { 'operation-location': '/work/1' });
    };
    if (method === 'POST') {
      const made = String(++serial);
      later(
        () => api.put(made, body as JsonObject),
        () =>
          send(
            201,
            api.tells === 'body' ? api.things.get(made) : undefined,
            api.tells === 'location' ? { location: `/things/${made}` } : {},
          ),
      );
      return;
    }
    if (id === undefined) {
      send(200, [...api.things.values()]);
      return;
    }
    const thing = api.things.get(id);
    if (!thing) {
      send(404, { message: `no thing ${id}` });
      return;
    }
    const etag = `"${versions.get(id) ?? 0}"`;
    const wanted = request.headers['if-match'];
    if (wanted !== undefined && wanted !== etag) {
      send(412, { message: 'it has changed' });
      return;
    }
    if (method === 'PUT') {
      later(
        () => api.put(id, body as JsonObject),
        () =>
          send(200, api.things.get(id), {
            etag: `"${versions.get(id)}"`,
          }),
      );
    } else if (method === 'DELETE') {
      later(
        () => void api.things.delete(id),
        () => send(204),
      );
    } else {
      send(200, thing, { etag });
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

/** The CRD and the RestMapping of things, the latter as the test wants it. */
export function thingsManifests(
  change: (mapping: RestMappingVersion) => void,
): KubeObject[] {
  const text = { type: 'string' };
  const schema = {
    type: 'object',
    properties: {
      id: { type: 'string', readOnly: true },
      name: text,
      size: { type: 'number' },
      note: text,
      when: { type: 'string', format: 'date-time' },
      tags: { type: 'array', items: text },
      owner: {
        type: 'object',
        properties: {
          city: text,
          phone: text,
          pin: { type: 'string', writeOnly: true },
        },
      },
    },
  };
  const content = { 'application/json': { schema } };
  const body = { required: true, content };
  const answer = { description: 'a thing', content };
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const document = {
    openapi: '3.0.3',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': {
        get: {
          operationId: 'listThings',
          responses: {
            200: {
              description: 'all',
              content: {
                'application/json': {
                  schema: { type: 'array', items: schema },
                },
              },
            },
          },
        },
        post: {
          operationId: 'addThing',
          requestBody: body,
          responses: { 201: answer },
        },
      },
      '/things/{id}': {
        parameters: [id],
        get: { operationId: 'getThing', responses: { 200: answer } },
        put: {
          operationId: 'putThing',
          requestBody: body,
          responses: { 200: answer },
        },
        delete: {
          operationId: 'deleteThing',
          responses: { 204: { description: 'gone' } },
        },
      },
    },
  };
  const result = compile({
    documents: new Map([['things.json', JSON.stringify(document)]]),
    root: 'things.json',
    options: { group: 'things.example.com', apiName: 'things' },
  });
  if (result.kind === 'refused') {
    throw new Error(JSON.stringify(result.diagnostics));
  }
  return result.operator.kinds.flatMap(kind => {
    const mapping = structuredClone(kind.mapping);
    mapping.spec?.versions.forEach(version => {
      if (version.operations.create) change(version);
    });
    return [kind.crd, mapping];
  }) as unknown as KubeObject[];
}

/** The mapping's creates, updates and deletions may be answered with 202. */
export function answersLater(mapping: RestMappingVersion): void {
  for (const name of ['create', 'update', 'delete'] as const) {
    mapping.operations[name]!.async = {
      monitor: { kind: 'header', name: 'operation-location' },
      state: { pointer: '/status', succeeded: ['done'], failed: ['failed'] },
      ...(name === 'create' ? { resultPointer: '/result' } : {}),
    };
  }
}
