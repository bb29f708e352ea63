// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { failure, type Answer } from './answer.ts';
import { METHODS, OpenApiDocument, type JsonObject, type Method } from './document.ts';
import { Objects, type HeldObject } from './objects.ts';
import { Performer } from './perform.ts';
import { loginParameters, queryProblems, readBody } from './request.ts';
import { routesOf } from './routes.ts';
import { SchemaCheck } from './schema-check.ts';
import { mayCall, type Credentials } from './security.ts';

/** A call that came, with its answer. */
export interface DerivedRequest {
  method: string;
  /** Path and query. */
  url: string;
  mediaType: string;
  body: string;
  status: number;
}

/** A REST server that was made from an OpenAPI document. */
export interface DerivedApi {
  /** Without the path of the document's server. */
  url: string;
  port: number;
  requests: readonly DerivedRequest[];
  /** What it answered that the document does not allow; a test of this server wants none. */
  broken: readonly string[];
  objects(): HeldObject[];
  stop(): Promise<void>;
}

/**
 * Serves an OpenAPI 3.0 document on a free port of the loopback interface: collections and their objects by the
 * document's path templates, with its media types, envelopes, statuses and login. A request that is not as the
 * document says is refused. Nothing here comes from the compiler of operators.
 */
export async function startDerivedApi(root: JsonObject, credentials: Credentials): Promise<DerivedApi> {
  const document = new OpenApiDocument(root);
  const check = new SchemaCheck(root);
  const routes = routesOf(document);
  const objects = new Objects();
  const performer = new Performer(document, routes, objects);
  const logins = loginParameters(document);
  const requests: DerivedRequest[] = [];
  const broken: string[] = [];

  const answer = (method: Method, url: URL, request: IncomingMessage, body: string): Answer => {
    const path = url.pathname.replace(/\/$/, '');
    const at = routes.map(route => ({ route, parameters: route.match(path) }));
    const found = at.find(each => each.parameters && each.route.operations[method]);
    if (!found) return failure(document, {}, at.some(each => each.parameters) ? 405 : 404, [`the document has no ${method} ${path}`]);
    const { operation, parameters } = found.route.operations[method]!;
    if (!mayCall(document, operation, request.headers, url.searchParams, credentials)) return failure(document, operation, 401, ['log in']);
    const problems = queryProblems(check, parameters, url.searchParams, logins);
    if (problems.length > 0) return failure(document, operation, 400, problems);
    const read = readBody(document, check, operation, mediaTypeOf(request), body);
    if (read.kind === 'refused') return failure(document, operation, read.status, read.problems);
    return performer.perform({ route: found.route, method, path, parameters: found.parameters!, body: read.value });
  };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = METHODS.find(each => each === request.method?.toLowerCase());
    const { status, mediaType, schema, body: said } = method ? answer(method, url, request, body) : failure(document, {}, 405, ['no such method']);
    const name = `${request.method} ${request.url} ${status}`;
    if (schema !== undefined) broken.push(...check.problems(schema, said, 'response').map(problem => `${name}: ${problem}`));
    requests.push({ method: request.method ?? '', url: request.url ?? '', mediaType: mediaTypeOf(request), body, status });
    response.writeHead(status, mediaType === undefined ? {} : { 'content-type': mediaType });
    response.end(said === undefined ? undefined : JSON.stringify(said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    broken,
    objects: () => objects.all(),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
}
