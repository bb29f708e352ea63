// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import { aggregatedDiscovery, coreVersions, groupDocument, groupList, resourceList } from '../discovery/discovery.ts';
import type { JsonObject } from '../objects/json.ts';
import { jsonText } from '../objects/json.ts';
import { openApiAnswer } from '../openapi/answer.ts';
import { rangesOf } from './accept.ts';
import type { Serving } from './handler.ts';
import { healthAnswer, versionAnswer } from './health.ts';
import type { Target } from './path.ts';
import type { Answer } from './respond.ts';
import { jsonAnswer, textAnswer } from './respond.ts';
import { methodNotAllowed } from './status.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const NOT_FOUND = textAnswer(404, '404 page not found\n');

/** Everything that is no resource: discovery, OpenAPI, health, version. */
export function answerPath(
  serving: Serving,
  request: IncomingMessage,
  { path, verb }: Extract<Target, { kind: 'path' }>,
  query: URLSearchParams,
): Answer {
  const { registry } = serving.cluster;
  const parts = path.split('/').filter(Boolean);
  const [root] = parts;
  const known = ['healthz', 'livez', 'readyz', 'version', 'api', 'apis', 'openapi'].includes(root);
  if (!known) return path === '/' ? rootAnswer(serving) : NOT_FOUND;
  const health = ['healthz', 'livez', 'readyz'].includes(root);
  if (!health && verb !== 'get' && verb !== 'head') throw methodNotAllowed();
  switch (root) {
    case 'version':
      return versionAnswer();
    case 'openapi':
      return openApiAnswer(registry, parts.slice(1), request.headers.accept) ?? NOT_FOUND;
    case 'api':
      if (parts.length === 1) return wantsAggregated(request) ? aggregated(serving, true) : jsonAnswer(200, coreVersions(serving.address()));
      return found(resourceList(registry, '', parts[1]));
    case 'apis':
      if (parts.length === 1) return wantsAggregated(request) ? aggregated(serving, false) : jsonAnswer(200, groupList(registry));
      return found(parts.length === 2 ? groupDocument(registry, parts[1]) : resourceList(registry, parts[1], parts[2]));
    default:
      return parts.length === 1 ? healthAnswer(path, query.has('verbose')) : NOT_FOUND;
  }
}

function found(document: JsonObject | undefined): Answer {
  return document ? jsonAnswer(200, document) : NOT_FOUND;
}

function rootAnswer({ cluster }: Serving): Answer {
  const groups = cluster.registry.groups().filter(group => group.name);
  const paths = ['/api', '/api/v1', '/apis', ...groups.flatMap(group => [`/apis/${group.name}`, ...group.versions.map(version => `/apis/${group.name}/${version.name}`)])];
  return jsonAnswer(200, { paths: [...paths, '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'] });
}

function wantsAggregated(request: IncomingMessage): boolean {
  return rangesOf(request.headers.accept ?? '').some(
    ({ type, parameters }) =>
      type === 'application/json' && parameters.get('as') === 'APIGroupDiscoveryList' && parameters.get('v') === 'v2',
  );
}

function aggregated({ cluster }: Serving, core: boolean): Answer {
  return {
    code: 200,
    body: jsonText(aggregatedDiscovery(cluster.registry, core)),
    contentType: AGGREGATED,
    headers: { vary: 'Accept' },
  };
}
