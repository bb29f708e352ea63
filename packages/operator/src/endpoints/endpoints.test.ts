// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, JsonObject } from '@api-operators/api';
import { systemClock, type UnstructuredObject } from '@api-operators/kube';
import { createProber } from './prober.ts';
import { resolveEndpoint, type EndpointLookups } from './resolve.ts';
import { targetOf } from './target.ts';
import { createUses } from './uses.ts';

const pod = (name: string, ip: string, ready = 'True'): UnstructuredObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { containers: [{ ports: [{ containerPort: 9000 }] }] },
  status: { podIP: ip, conditions: [{ type: 'Ready', status: ready }] },
});

function lookups(
  connections: Record<string, Connection['spec']>,
  secrets: Record<string, Record<string, string>> = {},
): EndpointLookups {
  return {
    connection: (namespace, name) => {
      const spec = connections[`${namespace}/${name}`];
      return (
        spec && {
          apiVersion: 'a',
          kind: 'Connection',
          metadata: { name, namespace },
          spec,
        }
      );
    },
    secrets: async namespace => name => {
      const values = secrets[`${namespace}/${name}`];
      return values && new Map(Object.entries(values));
    },
    secretBytes: async () => undefined,
    secretVersion: () => '1',
    prober: createProber({
      send: async () => ({
        kind: 'unsent',
        reason: 'Unreachable',
        message: 'nothing listens here',
      }),
      clock: systemClock,
      random: Math.random,
      used: () => false,
      changed() {},
    }),
    allowedNamespaces: async namespace => (namespace === 'far' ? ['shop'] : []),
    service: async (_, name) =>
      name === 'api'
        ? {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name },
            spec: { ports: [{ name: 'web', port: 8081 }] },
          }
        : undefined,
    pod: async (_, name) =>
      name === 'api-2' ? pod(name, '10.0.0.2') : undefined,
    pods: async () => [pod('b', '10.0.0.9'), pod('a', '10.0.0.8', 'False')],
    workload: async (_, __, name) =>
      name === 'api'
        ? {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name },
            spec: { selector: { matchLabels: { app: 'x' } } },
          }
        : undefined,
  };
}
const resolve = (spec: JsonObject, known: EndpointLookups) =>
  resolveEndpoint({ namespace: 'shop', spec, api: 'petstore' }, known);

const found: [
  string,
  JsonObject,
  Record<string, Connection['spec']>,
  string,
][] = [
  [
    'the target before everything',
    { target: { baseURL: 'http://t/api/' }, targetConnection: { name: 'c' } },
    { 'shop/c': { url: 'http://c' } },
    'http://t/api',
  ],
  [
    'the Connection that is named',
    { targetConnection: { name: 'c' } },
    { 'shop/c': { url: 'http://c' }, 'shop/petstore': { url: 'http://p' } },
    'http://c',
  ],
  [
    'the Connection named as the API',
    {},
    { 'shop/petstore': { url: 'http://p' } },
    'http://p',
  ],
  ['an old flat name', { targetBaseURL: 'http://old' }, {}, 'http://old'],
  [
    'a Service by its port’s name',
    {},
    { 'shop/petstore': { service: { name: 'api', port: 'web', path: 'v3' } } },
    'http://api.shop.svc.cluster.local:8081/v3',
  ],
  [
    'a Service in another namespace',
    {},
    {
      'shop/petstore': { service: { name: 'api', port: 80 }, namespace: 'far' },
    },
    'http://api.far.svc.cluster.local',
  ],
  [
    'a StatefulSet’s pod by ordinal',
    { targetStatefulSet: 'api', targetPodOrdinal: 2 },
    {},
    'http://10.0.0.2:9000',
  ],
  [
    'a ready pod of a Deployment',
    { target: { deployment: 'api' } },
    {},
    'http://10.0.0.9:9000',
  ],
  [
    'a ready pod of a Helm release',
    { target: { helmRelease: 'api' } },
    {},
    'http://10.0.0.9:9000',
  ],
];
for (const [name, spec, connections, url] of found) {
  test(`calls go to ${name}`, async () => {
    const resolution = await resolve(spec, lookups(connections));
    assert.equal(
      resolution.kind === 'ok' ? resolution.url : resolution.message,
      url,
    );
  });
}

const missing: [
  string,
  JsonObject,
  Record<string, Connection['spec']>,
  RegExp,
][] = [
  [
    'no Connection at all',
    {},
    {},
    /make a Connection named petstore in namespace shop/,
  ],
  [
    'a Connection that does not exist',
    { targetConnection: { name: 'c' } },
    {},
    /no Connection c in namespace shop/,
  ],
  [
    'a Connection of a namespace that does not share it',
    { targetConnection: { name: 'c', namespace: 'far' } },
    { 'far/c': { url: 'http://c' } },
    /allowedNamespaces/,
  ],
  [
    'a Connection without an address',
    {},
    { 'shop/petstore': {} },
    /neither url, nor service/,
  ],
  [
    'a URL with a password',
    {},
    { 'shop/petstore': { url: 'http://u:canary@h' } },
    /holds a user name or password/,
  ],
  [
    'a URL of another scheme',
    {},
    { 'shop/petstore': { url: 'file:///etc' } },
    /not http or https/,
  ],
  [
    'a Secret that does not exist',
    {},
    {
      'shop/petstore': {
        url: 'http://p',
        credentials: { k: { apiKey: { secretRef: { name: 's', key: 'x' } } } },
      },
    },
    /no Secret s in namespace shop/,
  ],
  [
    'a Service without that port',
    {},
    { 'shop/petstore': { service: { name: 'api', port: 'grpc' } } },
    /no port grpc; it has web/,
  ],
];
for (const [name, spec, connections, message] of missing) {
  test(`${name} is told, and what to do`, async () => {
    const resolution = await resolve(spec, lookups(connections));
    assert.match(
      resolution.kind === 'refused' ? resolution.message : resolution.url,
      message,
    );
    assert.doesNotMatch(JSON.stringify(resolution), /canary/);
  });
}

test('the limits of a Connection are those of its calls', async () => {
  const limits = {
    timeout: '1m30s',
    maxResponseBytes: 7,
    requestsPerSecond: 0.5,
    concurrency: 2,
  };
  const limited = await resolve(
    {},
    lookups({ 'shop/petstore': { url: 'http://p', limits } }),
  );
  assert.deepEqual(limited.kind === 'ok' && limited.limits, {
    timeoutMs: 90_000,
    maxResponseBytes: 7,
  });
  assert.deepEqual(limited.kind === 'ok' && limited.connection, {
    key: 'shop/petstore',
    rate: { requestsPerSecond: 0.5, concurrency: 2 },
  });
  for (const nothing of [{ requestsPerSecond: 0 }, { concurrency: 0 }]) {
    const refused = await resolve(
      {},
      lookups({ 'shop/petstore': { url: 'http://p', limits: nothing } }),
    );
    assert.equal(refused.kind === 'refused' && refused.reason, 'InvalidLimits');
  }
});

for (const [name, target] of [
  ['Service', { service: { name: 'api', port: 'web' } }],
  ['Service by its port’s number', { service: { name: 'api', port: 80 } }],
  ['pod', { pod: 'api-2' }],
  ['Deployment', { deployment: 'api' }],
  ['StatefulSet', { statefulSet: 'api', podOrdinal: 2 }],
  ['Helm release', { helmRelease: 'api' }],
  ['pod by its labels', { labels: { app: 'x' } }],
] as [string, JsonObject][]) {
  test(`a ${name} of another namespace is not looked for without that namespace’s consent (5.62)`, async () => {
    const read: string[] = [];
    const known = lookups({
      'shop/petstore': { ...target, namespace: 'theirs' },
    });
    const note =
      <T>(found: T) =>
      async () => {
        read.push(name);
        return found;
      };
    const watched: EndpointLookups = {
      ...known,
      service: note(undefined),
      pod: note(undefined),
      pods: note([]),
      workload: note(undefined),
    };
    for (const spec of [
      {} as JsonObject,
      { target: { ...target, namespace: 'theirs' } } as JsonObject,
    ]) {
      const resolution = await resolve(spec, watched);
      assert.match(
        resolution.kind === 'refused' ? resolution.message : resolution.url,
        /namespace theirs does not let namespace shop .*api-operators\.dev\/allowed-namespaces/,
      );
    }
    assert.deepEqual(read, []);
  });
}

test('a shared Connection logs in with the Secrets of its own namespace', async () => {
  const known = lookups(
    {
      'far/c': {
        url: 'http://c',
        allowedNamespaces: ['shop'],
        credentials: { k: { bearer: { secretRef: { name: 's', key: 't' } } } },
      },
    },
    { 'far/s': { t: 'theirs' }, 'shop/s': { t: 'canary' } },
  );
  const shared = await resolve(
    { targetConnection: { name: 'c', namespace: 'far' } },
    known,
  );
  assert.deepEqual(shared.kind === 'ok' && { ...shared.credentials }, {
    k: { bearer: 'theirs' },
  });
});

test('a target gets no credentials of a Connection', async () => {
  const known = lookups(
    {
      'shop/c': {
        url: 'http://c',
        credentials: { k: { bearer: { secretRef: { name: 's', key: 't' } } } },
      },
    },
    { 'shop/s': { t: 'canary\n' } },
  );
  const connected = await resolve({ targetConnection: { name: 'c' } }, known);
  assert.deepEqual(connected.kind === 'ok' && { ...connected.credentials }, {
    k: { bearer: 'canary' },
  });
  const aside = await resolve(
    { target: { baseURL: 'http://evil' }, targetConnection: { name: 'c' } },
    known,
  );
  assert.doesNotMatch(JSON.stringify(aside), /canary/);
});

test('a namespace alone is no target', () => {
  assert.equal(targetOf({ target: { namespace: 'x' } }), undefined);
});

test('a change wakes those who use it, and nobody else', () => {
  const uses = createUses();
  const woken: string[] = [];
  uses.set('a', ['Connection s/c', 'Secret s/k'], () => woken.push('a'));
  uses.set('b', ['Connection s/c'], () => woken.push('b'));
  uses.changed('Secret s/k');
  assert.deepEqual(woken, ['a']);
  uses.set('a', ['Connection s/other'], () => woken.push('a'));
  uses.changed('Secret s/k');
  uses.changed('Connection s/c');
  assert.deepEqual(woken, ['a', 'b']);
  uses.forget('b');
  uses.changed('Connection s/c');
  assert.deepEqual(woken, ['a', 'b']);
});
