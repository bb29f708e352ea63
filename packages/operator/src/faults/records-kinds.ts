// SPDX-License-Identifier: Apache-2.0
import { ownKindCrds, type JsonObject } from '@api-operators/api';
import type { KubeObject, ResourceType } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';
import { kindOf } from '../integration/stack.ts';
import { COLLECTIONS, type Collection } from './records-api.ts';

const GROUP = 'records.example.com';
export const RECORDS_VERSION = `${GROUP}/v1alpha1`;

/** The kinds of the collections, by how a create in them can be made safe. */
export const KINDS: Record<Collection, ResourceType> = {
  chosens: kindOf('Chosen', 'chosens', GROUP),
  keyeds: kindOf('Keyed', 'keyeds', GROUP),
  searcheds: kindOf('Searched', 'searcheds', GROUP),
  bares: kindOf('Bare', 'bares', GROUP),
  slows: kindOf('Slow', 'slows', GROUP),
};
export const KEYED_RINGS = kindOf('KeyedRing', 'keyedrings', GROUP);
export const LATER_RINGS = kindOf('LaterRing', 'laterrings', GROUP);
export const BARE_RINGS = kindOf('BareRing', 'barerings', GROUP);
export const ASKS = kindOf('Ask', 'asks', GROUP);
export const BUNDLES = kindOf('RecordsBundle', 'recordsbundles', GROUP);

const text = { type: 'string' };
const json = (schema: JsonObject) => ({ 'application/json': { schema } });
const answer = (schema: JsonObject) => ({
  description: 'done',
  content: json(schema),
});

function collection(plural: Collection): JsonObject {
  const chosen = plural === 'chosens';
  const schema = {
    type: 'object',
    required: chosen ? ['id', 'name'] : ['name'],
    properties: {
      id: chosen ? text : { ...text, readOnly: true },
      name: text,
      note: text,
    },
  };
  const body = { required: true, content: json(schema) };
  const kind = KINDS[plural].kind;
  return {
    [`/${plural}`]: {
      'x-k8s-kind': kind,
      get: {
        operationId: `list${kind}`,
        responses: { 200: answer({ type: 'array', items: schema }) },
      },
      post: {
        operationId: `add${kind}`,
        requestBody: body,
        responses: { 201: answer(schema) },
        ...(plural === 'keyeds'
          ? { 'x-k8s-idempotency-key': 'Idempotency-Key' }
          : {}),
      },
    },
    [`/${plural}/{id}`]: {
      'x-k8s-kind': kind,
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: `get${kind}`, responses: { 200: answer(schema) } },
      put: {
        operationId: `put${kind}`,
        requestBody: body,
        responses: { 200: answer(schema) },
      },
      delete: {
        operationId: `delete${kind}`,
        responses: { 204: { description: 'gone' } },
      },
    },
  };
}

function action(plural: string, kind: string, key?: string): JsonObject {
  return {
    [`/${plural}`]: {
      post: {
        operationId: `ring${kind}`,
        'x-k8s-role': 'action',
        'x-k8s-kind': kind,
        ...(key ? { 'x-k8s-idempotency-key': key } : {}),
        requestBody: {
          required: true,
          content: json({ type: 'object', properties: { name: text } }),
        },
        responses: {
          200: answer({
            type: 'object',
            properties: { rung: { type: 'boolean' } },
          }),
        },
      },
    },
  };
}

/** CRDs and RestMappings of everything that the API offers. */
export function recordsManifests(): KubeObject[] {
  const document = {
    openapi: '3.0.3',
    info: { title: 'Records', version: '1' },
    paths: {
      ...Object.assign({}, ...COLLECTIONS.map(collection)),
      ...action('keyedrings', 'KeyedRing', 'Idempotency-Key'),
      ...action('barerings', 'BareRing'),
      ...action('laterrings', 'LaterRing', 'Idempotency-Key'),
      '/asks': {
        get: {
          operationId: 'ask',
          'x-k8s-role': 'query',
          'x-k8s-kind': 'Ask',
          responses: {
            200: answer({
              type: 'object',
              properties: { answer: { type: 'integer' } },
            }),
          },
        },
      },
    },
  };
  const result = compile({
    documents: new Map([['records.json', JSON.stringify(document)]]),
    root: 'records.json',
    options: { group: GROUP, apiName: 'records' },
  });
  if (result.kind === 'refused') {
    throw new Error(JSON.stringify(result.diagnostics));
  }
  const { kinds, bundleKinds } = result.operator;
  for (const { mapping } of kinds) {
    for (const version of mapping.spec?.versions ?? []) {
      const { plural } = mapping.spec!;
      if (plural === 'searcheds' || plural === 'slows')
        version.identity!.findBy = ['name'];
      if (plural === 'bares') delete version.operations.list;
      if (plural === 'slows' || plural === 'laterrings') {
        for (const [name, operation] of Object.entries(version.operations)) {
          if (name === 'get' || name === 'list') continue;
          operation.async = {
            monitor: { kind: 'header', name: 'operation-location' },
            state: {
              pointer: '/status',
              succeeded: ['done'],
              failed: ['failed'],
            },
            ...(name === 'create' ? { resultPointer: '/result' } : {}),
          };
        }
      }
    }
  }
  return [
    ...ownKindCrds(),
    ...kinds.map(kind => kind.crd),
    ...Object.values(bundleKinds),
    ...kinds.map(kind => kind.mapping),
  ] as unknown as KubeObject[];
}

/** The namespace of all objects, with the Connection to the API at `url`. */
export function connection(url: string): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    {
      apiVersion: 'api-operators.dev/v1alpha1',
      kind: 'Connection',
      metadata: { name: 'records', namespace: 'shop' },
      spec: { url },
    },
  ];
}
