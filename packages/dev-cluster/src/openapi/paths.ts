// SPDX-License-Identifier: Apache-2.0
import type { ResourceType, ServedVersion, Verb } from '../apis/resource-type.ts';
import { componentName, DELETE_OPTIONS, refTo, STATUS } from './components.ts';

type Operation = Record<string, unknown>;
type PathItem = Record<string, unknown>;

const parameter = (name: string, type = 'string') => ({ name, in: 'query', schema: { type, uniqueItems: true } });
const LIST_PARAMETERS = [
  parameter('allowWatchBookmarks', 'boolean'), parameter('continue'), parameter('fieldSelector'), parameter('labelSelector'),
  parameter('limit', 'integer'), parameter('resourceVersion'), parameter('resourceVersionMatch'),
  parameter('sendInitialEvents', 'boolean'), parameter('timeoutSeconds', 'integer'), parameter('watch', 'boolean'),
];
const WRITE_PARAMETERS = [parameter('dryRun'), parameter('fieldManager'), parameter('fieldValidation')];
const DELETE_PARAMETERS = [
  parameter('dryRun'), parameter('gracePeriodSeconds', 'integer'), parameter('orphanDependents', 'boolean'),
  parameter('propagationPolicy'),
];
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } });
const PATCHES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json'];

/** The paths of one resource in one version, as an OpenAPI v3 document lists them. */
export function pathsOf(type: ResourceType, version: ServedVersion): Record<string, PathItem> {
  const root = type.group ? `/apis/${type.group}/${version.name}` : `/api/${version.name}`;
  const collection = `${root}${type.namespaced ? '/namespaces/{namespace}' : ''}/${type.plural}`;
  const shared = [...(type.namespaced ? [inPath('namespace')] : []), parameter('pretty')];
  const operations = operationsOf(type, version);
  const pick = (wanted: [method: string, verb: Verb][]): PathItem =>
    Object.fromEntries(wanted.filter(([, verb]) => type.verbs.includes(verb)).map(([method, verb]) => [method, operations[verb]]));
  const paths: Record<string, PathItem> = {
    [collection]: { ...pick([['get', 'list'], ['post', 'create'], ['delete', 'deletecollection']]), parameters: shared },
  };
  if (type.verbs.includes('get')) {
    paths[`${collection}/{name}`] = {
      ...pick([['get', 'get'], ['put', 'update'], ['patch', 'patch'], ['delete', 'delete']]),
      parameters: [inPath('name'), ...shared],
    };
  }
  if (version.statusSubresource) {
    paths[`${collection}/{name}/status`] = {
      ...pick([['get', 'get'], ['put', 'update'], ['patch', 'patch']]),
      parameters: [inPath('name'), ...shared],
    };
  }
  if (type.namespaced && type.verbs.includes('list')) {
    paths[`${root}/${type.plural}`] = { get: operations.list, parameters: [...LIST_PARAMETERS, parameter('pretty')] };
  }
  return paths;
}

function operationsOf(type: ResourceType, version: ServedVersion): Record<Verb, Operation> {
  const name = componentName(type, version);
  const gvk = { group: type.group, version: version.name, kind: type.kind };
  const answers = (schema: string, code = '200') => ({
    [code]: { description: 'OK', content: { 'application/json': { schema: refTo(schema) } } },
  });
  const operation = (action: string, verb: string, rest: Operation): Operation => ({
    tags: [`${type.group || 'core'}_${version.name}`],
    operationId: `${verb}${version.name}${type.kind}`,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
    ...rest,
  });
  const body = (types: string[], schema: string) => ({
    required: true,
    content: Object.fromEntries(types.map(media => [media, { schema: refTo(schema) }])),
  });
  const patch = 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch';
  const patches = type.custom ? PATCHES : [...PATCHES, 'application/strategic-merge-patch+json'];
  return {
    list: operation('list', 'list', { parameters: LIST_PARAMETERS, responses: answers(`${name}List`) }),
    watch: operation('watch', 'watch', { parameters: LIST_PARAMETERS, responses: answers(`${name}List`) }),
    get: operation('get', 'read', { responses: answers(name) }),
    create: operation('post', 'create', { parameters: WRITE_PARAMETERS, requestBody: body(['application/json', 'application/yaml'], name), responses: answers(name, '201') }),
    update: operation('put', 'replace', { parameters: WRITE_PARAMETERS, requestBody: body(['application/json', 'application/yaml'], name), responses: answers(name) }),
    patch: operation('patch', 'patch', { parameters: [...WRITE_PARAMETERS, parameter('force', 'boolean')], requestBody: body(patches, patch), responses: answers(name) }),
    delete: operation('delete', 'delete', { parameters: DELETE_PARAMETERS, requestBody: body(['application/json'], DELETE_OPTIONS), responses: answers(STATUS) }),
    deletecollection: operation('deletecollection', 'deletecollection', { parameters: [...LIST_PARAMETERS, ...DELETE_PARAMETERS], requestBody: body(['application/json'], DELETE_OPTIONS), responses: answers(STATUS) }),
  };
}
