// SPDX-License-Identifier: Apache-2.0
import { noPaths } from '../rules/no-paths.ts';
import { notOpenapi } from '../rules/not-openapi.ts';
import { pathItemUnusable } from '../rules/path-item-unusable.ts';
import type { Reporter } from '../rules/reporter.ts';
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import { child, flag, isObject, members, text, texts, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import { readBody, swaggerMediaTypes } from './body.ts';
import { hintsOf } from './hints.ts';
import type { ApiModel, Flavour, Method, ModelOperation } from './model.ts';
import { additionalOperations, webhookOperations } from './other-operations.ts';
import { readParameters } from './parameters.ts';
import { parsePath } from './path.ts';
import { readResponses } from './responses.ts';
import { readSecurity } from './security.ts';
import { readServers, serversOf } from './servers.ts';

const METHODS: Record<string, Method> = {
  get: 'GET',
  put: 'PUT',
  post: 'POST',
  delete: 'DELETE',
  patch: 'PATCH',
  head: 'HEAD',
  options: 'OPTIONS',
  trace: 'TRACE',
  query: 'QUERY',
};

interface Context {
  flavour: Flavour;
  resolver: Resolver;
  reporter: Reporter;
  root: Node;
}

/** The normalised view of a document; undefined, with a report, where it is no OpenAPI document. */
export function readModel(root: Node, resolver: Resolver, reporter: Reporter): ApiModel | undefined {
  const flavour = flavourOf(root, reporter);
  if (!flavour) return undefined;
  const context: Context = { flavour, resolver, reporter, root };
  const info = child(root, 'info');
  const { operations, others } = readPaths(context);
  if (operations.length === 0) {
    const paths = child(root, 'paths');
    const where = paths ? '"paths" holds no operation' : 'it has no "paths"';
    const webhooks = members(child(root, 'webhooks')).length > 0 || members(child(root, 'x-webhooks')).length > 0;
    const seen = webhooks ? `${where}, and "webhooks" are requests that the API sends, not takes` : where;
    reporter.report(noPaths, paths ?? root, { seen });
    return undefined;
  }
  return {
    flavour,
    title: text(child(info, 'title'))?.trim() || 'API',
    documentVersion: scalarText(child(info, 'version')) || '0.0.0',
    description: text(child(info, 'description')),
    servers: readServers(root, flavour),
    operations,
    others: [...others, ...webhookOperations(root, resolver)],
    security: readSecurity(child(root, 'security'), schemesOf(context), context),
    root,
  };
}

function scalarText(node: Node | undefined): string | undefined {
  const value = node?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function flavourOf(root: Node, reporter: Reporter): Flavour | undefined {
  if (!isObject(root.value)) {
    reporter.report(notOpenapi, root, { seen: 'the text holds no object' });
    return undefined;
  }
  const openapi = child(root, 'openapi');
  const swagger = child(root, 'swagger');
  const version = scalarText(openapi ?? swagger);
  if (swagger && !openapi && /^2(\.0)?$/.test(version ?? '')) return '2.0';
  const minor = openapi ? /^3\.([012])(\.|$)/.exec(version === '3' ? '3.0' : version ?? '') : null;
  if (minor) return `3.${minor[1]}` as Flavour;
  const seen =
    openapi || swagger
      ? `its version is ${JSON.stringify(version ?? '')}`
      : 'it has neither "openapi" nor "swagger"';
  reporter.report(notOpenapi, openapi ?? swagger ?? root, { seen });
  return undefined;
}

function schemesOf({ root, flavour }: Context): Node | undefined {
  return flavour === '2.0'
    ? child(root, 'securityDefinitions')
    : child(child(root, 'components'), 'securitySchemes');
}

function readPaths(context: Context): Pick<ApiModel, 'operations' | 'others'> {
  const operations: ModelOperation[] = [];
  const others: ApiModel['others'] = [];
  for (const [path, item] of members(child(context.root, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const resolved = context.resolver.follow(item);
    if (resolved.kind === 'missing') {
      context.reporter.report(unresolvedReference, item, resolved);
      continue;
    }
    if (!isObject(resolved.node.value)) {
      context.reporter.report(pathItemUnusable, item, { path });
      continue;
    }
    operations.push(...readPathItem(path, resolved.node, context));
    if (context.flavour === '3.2') others.push(...additionalOperations(path, resolved.node));
  }
  return { operations: operations.sort(byPath), others };
}

function readPathItem(path: string, item: Node, context: Context): ModelOperation[] {
  const operations: ModelOperation[] = [];
  const template = parsePath(path);
  for (const [key, node] of members(item)) {
    const method = METHODS[key.toLowerCase()];
    if (!method || !Object.hasOwn(METHODS, key.toLowerCase())) continue;
    if (!isObject(node.value)) {
      context.reporter.report(pathItemUnusable, node, { path: `${path} ${key}` });
      continue;
    }
    operations.push(readOperation(method, template, node, item, context));
  }
  return operations;
}

function readOperation(
  method: Method,
  template: ModelOperation['template'],
  node: Node,
  item: Node,
  context: Context,
): ModelOperation {
  const { parameters, body } = readParameters(node, item, context);
  const consumes = swaggerMediaTypes(node, context.root, 'consumes');
  const produces = swaggerMediaTypes(node, context.root, 'produces');
  const servers = context.flavour === '2.0' ? [] : [node, item].map(serversOf).find(urls => urls.length > 0) ?? [];
  return {
    method,
    template,
    operationId: text(child(node, 'operationId')),
    summary: text(child(node, 'summary')) ?? text(child(item, 'summary')),
    description: text(child(node, 'description')) ?? text(child(item, 'description')),
    deprecated: flag(child(node, 'deprecated')) === true,
    tags: texts(child(node, 'tags')),
    parameters,
    body: readBody(node, body, { ...context, method, consumes }),
    responses: readResponses(node, { ...context, produces }),
    security: readSecurity(
      child(node, 'security') ?? child(context.root, 'security'),
      schemesOf(context),
      context,
    ),
    servers,
    hints: hintsOf(node, item),
    node,
  };
}

/** By code unit, so that the order depends on no locale. */
function byPath(a: ModelOperation, b: ModelOperation): number {
  return compareText(a.template.source, b.template.source) || compareText(a.method, b.method);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
