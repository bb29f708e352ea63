// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { subjectOf, versionOf } from '../apis/resource-type.ts';
import type { ResourceType } from '../apis/resource-type.ts';
import { impersonationOf } from '../authentication/impersonation.ts';
import type { Tokens } from '../authentication/tokens.ts';
import type { User } from '../authentication/user.ts';
import type { Attributes } from '../authorization/attributes.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { notAllowed } from '../authorization/refusal.ts';
import type { Cluster, ResourceRequest } from '../requests/request.ts';
import { presentationOf } from './accept.ts';
import type { Body } from './body.ts';
import { readBody } from './body.ts';
import { answerPath } from './paths.ts';
import type { Target } from './path.ts';
import { targetOf } from './path.ts';
import { answerResource, failureAccept } from './resources.ts';
import type { Answer } from './respond.ts';
import { indented, isPretty, statusAnswer, textAnswer, warningHeader, yamlOf } from './respond.ts';
import { badRequest, failure, methodNotAllowed, notFound, Refusal, unauthorized, unknownPath, verbNotSupported } from './status.ts';
import type { WatchHub } from './watch-hub.ts';

export type Serving = {
  cluster: Cluster;
  tokens: Tokens;
  authorizer: Authorizer;
  hub: WatchHub;
  address(): string;
  count(verb: string, resource: string): void;
};

/** Answers one request from beginning to end. */
export async function handle(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const warnings: string[] = [];
  try {
    const body = await readBody(request);
    const target = targetOf(request.method ?? 'GET', path, query);
    const user = whoAsks(serving, request);
    if ('code' in user) return send(request, response, query, user, warnings);
    const answer = answerFor(serving, request, response, { target, query, user, body, warnings });
    if (answer) send(request, response, query, answer, warnings);
  } catch (error) {
    send(request, response, query, answerOf(error), warnings);
  }
}

function answerOf(error: unknown): Answer {
  if (error instanceof Refusal) return statusAnswer(error.status);
  console.error(error);
  return statusAnswer(failure(500, 'InternalError', `Internal error occurred: ${(error as Error).message}`, {
    causes: [{ message: (error as Error).message }],
  }));
}

type Asked = { target: Target; query: URLSearchParams; user: User; body: Body; warnings: string[] };

/** Undefined: the answer is a watch, which writes by itself. */
function answerFor(serving: Serving, request: IncomingMessage, response: ServerResponse, asked: Asked): Answer | undefined {
  const { target, query, user, warnings } = asked;
  const { registry } = serving.cluster;
  serving.count(target.verb, target.kind === 'resource' ? resourceKey(target) : target.path);
  authorize(serving.authorizer, user, attributesOf(target));
  if (target.kind === 'path') return answerPath(serving, request, target, query);
  const type = registry.get(target.group, target.plural);
  const version = type && versionOf(type, target.version);
  if (!type || !version || !isServed(type, target)) {
    const servesVersion = registry.groups().some(group => group.name === target.group && group.versions.some(item => item.name === target.version));
    const builtIn = servesVersion && !registry.all().some(item => item.group === target.group && item.custom);
    if (builtIn) throw unknownPath();
    return textAnswer(404, '404 page not found\n');
  }
  if (version.deprecationWarning) warnings.push(version.deprecationWarning);
  const presentation = presentationOf(request.headers.accept, true);
  if (!presentation && target.verb !== 'watch') throw failureAccept();
  const resourceRequest: ResourceRequest = {
    type,
    version,
    namespace: type.namespaced ? target.namespace : '',
    name: target.name,
    subresource: target.subresource,
    query,
    user,
    userAgent: request.headers['user-agent'] ?? '',
    contentType: asked.body.contentType,
    body: asked.body.text,
    warnings,
  };
  return answerResource(serving, resourceRequest, target.verb, presentation ?? { as: 'Object', media: 'json' }, response);
}

function resourceKey(target: Extract<Target, { kind: 'resource' }>): string {
  const plural = target.group ? `${target.plural}.${target.group}` : target.plural;
  return target.subresource ? `${plural}/${target.subresource}` : plural;
}

/** Whether the path has the shape that the scope and the subresources of the type allow. */
function isServed(type: ResourceType, target: Extract<Target, { kind: 'resource' }>): boolean {
  const { subresource, namespace, name, verb, version } = target;
  if (!type.namespaced && namespace !== undefined && type.plural !== 'namespaces') return false;
  if (type.namespaced && namespace === undefined && (name !== undefined || !['list', 'watch'].includes(verb))) {
    if (name === undefined && verb === 'create') throw methodNotAllowed();
    return name === undefined;
  }
  const refused = () => (type.custom ? verbNotSupported(subjectOf(type), verb) : methodNotAllowed());
  if (subresource !== undefined) {
    const verbs = subresource === 'status' && versionOf(type, version)?.statusSubresource
      ? ['get', 'patch', 'update']
      : type.subresources.find(item => item.name === subresource)?.verbs;
    if (!verbs && type.custom) throw notFound(subjectOf(type), name!);
    if (!verbs) return false;
    if (!(verbs as string[]).includes(verb)) throw refused();
    return true;
  }
  const needsName = ['get', 'update', 'patch', 'delete'].includes(verb);
  if (needsName && name === undefined && type.custom) throw badRequest('name must be provided');
  const nameFits = needsName === (name !== undefined) || (type.custom && verb === 'create');
  if (!nameFits || !(type.verbs as string[]).includes(verb)) throw refused();
  return true;
}

/** The user behind the token, or whom that user may act as. */
function whoAsks(serving: Serving, request: IncomingMessage): User | Answer {
  const user = serving.tokens.authenticate(request.headers.authorization);
  if (!user) throw unauthorized();
  const groups = request.headersDistinct['impersonate-group'] ?? [];
  const impersonation = impersonationOf(request.headers, groups);
  if (impersonation.kind === 'none') return user;
  if (impersonation.kind === 'refused') {
    return textAnswer(500, `Internal Server Error: ${JSON.stringify(request.url)}: ${impersonation.message}\n`);
  }
  for (const need of impersonation.needs) authorize(serving.authorizer, user, need);
  return impersonation.user;
}

function authorize(authorizer: Authorizer, user: User, attributes: Attributes): void {
  if (!authorizer.decide(user, attributes).allowed) throw notAllowed(user, attributes);
}

function attributesOf(target: Target): Attributes {
  if (target.kind === 'path') return target;
  const { verb, group, plural, subresource, namespace, name } = target;
  return { kind: 'resource', verb, group, resource: plural, subresource, namespace, name };
}

function send(request: IncomingMessage, response: ServerResponse, query: URLSearchParams, answer: Answer, warnings: string[]): void {
  if (response.headersSent || response.destroyed) return;
  const { code, headers } = answer;
  let { body, contentType = 'application/json' } = answer;
  if (contentType === 'application/json') {
    if (request.headers.accept?.startsWith('application/yaml')) {
      body = yamlOf(body);
      contentType = 'application/yaml';
    } else if (isPretty(query, request.headers['user-agent'] ?? '')) body = indented(body);
  }
  const all: OutgoingHttpHeaders = {
    'audit-id': randomUUID(),
    'cache-control': 'no-cache, private',
    'content-type': contentType,
    ...headers,
    'content-length': Buffer.byteLength(body),
  };
  if (warnings.length > 0) response.setHeader('warning', warnings.map(warningHeader));
  response.writeHead(code, all);
  response.end(request.method === 'HEAD' ? undefined : body);
}
