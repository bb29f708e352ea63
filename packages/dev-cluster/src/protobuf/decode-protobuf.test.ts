// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { decodeProtobuf } from './decode-protobuf.ts';
import { KINDS, MESSAGES } from './messages.ts';
import { SCALARS } from './scalars.ts';

/** What kubectl sent, as packages/testing has recorded it. */
const bodies: { about: string; base64: string }[] = JSON.parse(
  await readFile(new URL('kubectl-bodies.json', import.meta.url), 'utf8'),
);

function sent(about: string): Buffer {
  const found = bodies.find(body => body.about === about);
  assert.ok(found, about);
  return Buffer.from(found.base64, 'base64');
}

/** The object as plain data, so that prototypes do not count. */
function objectOf(bytes: Uint8Array): unknown {
  const decoded = decodeProtobuf(bytes);
  assert.equal(decoded.kind, 'ok', JSON.stringify(decoded));
  return JSON.parse(JSON.stringify((decoded as { object: unknown }).object));
}

function refusal(bytes: Uint8Array): string {
  const decoded = decodeProtobuf(bytes);
  assert.equal(decoded.kind, 'refused', JSON.stringify(decoded));
  return (decoded as { message: string }).message;
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const bytesField = (number: number, content: string | number[]): number[] => {
  const bytes = typeof content === 'string' ? [...Buffer.from(content)] : content;
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
};
const envelope = (apiVersion: string, kind: string, raw: number[]): Uint8Array =>
  Uint8Array.from([
    ...Buffer.from('k8s\0'),
    ...bytesField(1, [...bytesField(1, apiVersion), ...bytesField(2, kind)]),
    ...bytesField(2, raw),
  ]);

test('what kubectl sends for a Namespace, a ConfigMap and a Secret', () => {
  assert.deepEqual(objectOf(sent('kubectl create namespace exchanges')), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'exchanges' },
  });
  assert.deepEqual(objectOf(sent('kubectl create configmap colours --from-literal=sky=blue')), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'colours', namespace: 'exchanges' },
    data: { sky: 'blue' },
  });
  assert.deepEqual(objectOf(sent('kubectl create secret generic login --from-literal=password=hidden')), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login', namespace: 'exchanges' },
    data: { password: 'aGlkZGVu' },
  });
});

test('what kubectl sends for roles and bindings', () => {
  assert.deepEqual(
    objectOf(sent('kubectl create role looker --verb=get,list --resource=pets.exchanges.example.com')),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'looker', namespace: 'exchanges' },
      rules: [{ apiGroups: ['exchanges.example.com'], resources: ['pets'], verbs: ['get', 'list'] }],
    },
  );
  assert.deepEqual(
    objectOf(sent('kubectl create clusterrolebinding exchanges-all --clusterrole=exchanges-all --user=dana')),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'exchanges-all' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'exchanges-all' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'dana' }],
    },
  );
});

test('what kubectl sends for a Service and a Deployment', () => {
  assert.deepEqual(objectOf(sent('kubectl create service clusterip shop --tcp=80:8080')), {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop', namespace: 'exchanges', labels: { app: 'shop' } },
    spec: {
      ports: [{ name: '80-8080', port: 80, protocol: 'TCP', targetPort: 8080 }],
      selector: { app: 'shop' },
      type: 'ClusterIP',
    },
  });
  assert.deepEqual(objectOf(sent('kubectl create deployment web --image=nginx --replicas=2 --port=80')), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'exchanges', labels: { app: 'web' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }] },
      },
    },
  });
});

test('what kubectl asks about itself', () => {
  assert.deepEqual(objectOf(sent('kubectl auth can-i create pets.exchanges.example.com')), {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: { group: 'exchanges.example.com', namespace: 'exchanges', resource: 'pets', verb: 'create' },
    },
  });
  assert.deepEqual(objectOf(sent('kubectl auth whoami')), {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
  });
});

test('every body that kubectl sent is read', () => {
  assert.ok(bodies.length >= 10);
  for (const { base64 } of bodies) objectOf(Buffer.from(base64, 'base64'));
});

test('a zero that somebody set is kept, one that nobody set is not', () => {
  const zero = [8, 0];
  assert.deepEqual(objectOf(envelope('apps/v1', 'Deployment', bytesField(2, zero))), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { replicas: 0 },
  });
  assert.deepEqual(objectOf(envelope('v1', 'Service', bytesField(2, bytesField(3, '')))), {
    apiVersion: 'v1',
    kind: 'Service',
  });
});

test('times, options of a deletion, and keys that are names of prototypes', () => {
  const lease = bytesField(2, bytesField(4, [8, ...varint(1_767_225_600), 16, ...varint(123_456_000)]));
  assert.deepEqual(objectOf(envelope('coordination.k8s.io/v1', 'Lease', lease)), {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    spec: { renewTime: '2026-01-01T00:00:00.123456Z' },
  });
  const options = [8, 0, ...bytesField(2, bytesField(1, 'abc')), ...bytesField(4, 'Foreground')];
  assert.deepEqual(objectOf(envelope('example.com/v1', 'DeleteOptions', options)), {
    apiVersion: 'example.com/v1',
    kind: 'DeleteOptions',
    gracePeriodSeconds: 0,
    preconditions: { uid: 'abc' },
    propagationPolicy: 'Foreground',
  });
  const entry = [...bytesField(1, '__proto__'), ...bytesField(2, 'x')];
  const decoded = decodeProtobuf(envelope('v1', 'ConfigMap', bytesField(2, entry)));
  assert.ok(decoded.kind === 'ok');
  assert.deepEqual(Object.keys(decoded.object.data as object), ['__proto__']);
});

test('a kind or a field that we do not know is refused by name', () => {
  assert.match(refusal(envelope('batch/v1', 'Job', [])), /Job of batch\/v1 is not known in protobuf here/);
  assert.match(refusal(envelope('v1', 'constructor', [])), /not known/);
  assert.match(refusal(envelope('v1', 'Pod', bytesField(2, bytesField(18, [10, 0])))), /field 18 of PodSpec is not known here/);
  objectOf(envelope('v1', 'Pod', bytesField(2, bytesField(18, []))));
});

test('bytes that are no message are refused, wherever they are cut or changed', () => {
  assert.match(refusal(Buffer.from('{"kind":"Pod"}')), /does not start with the mark/);
  assert.match(refusal(new Uint8Array()), /does not start with the mark/);
  assert.match(refusal(envelope('v1', 'ConfigMap', [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])), /beyond its end/);
  assert.match(refusal(envelope('v1', 'ConfigMap', Array(11).fill(0xff))), /too long/);
  assert.match(refusal(envelope('v1', 'ConfigMap', [0x0b])), /wire type 3/);
  assert.match(refusal(envelope('v1', 'ConfigMap', [0x08, 1])), /a number where ObjectMeta belongs/);
  assert.match(refusal(envelope('v1', 'Namespace', bytesField(1, bytesField(1, [0xff])))), /no UTF-8/);
  const whole = sent('kubectl create deployment web --image=nginx --replicas=2 --port=80');
  for (let length = 0; length < whole.length; length += 1) decodeProtobuf(whole.subarray(0, length));
  for (let index = 0; index < whole.length; index += 1) {
    for (const byte of [0, 0x7f, 0x80, 0xff]) {
      const changed = Buffer.from(whole);
      changed[index] = byte;
      decodeProtobuf(changed);
    }
  }
});

test('the tables name only types that exist, none within itself', () => {
  const typesOf = (name: string) => [...MESSAGES[name as keyof typeof MESSAGES].matchAll(/:[[{]?(\w+)/g)].map(([, type]) => type);
  function visit(name: string, within: string[]): void {
    assert.ok(!within.includes(name), `${name} is within itself`);
    for (const type of typesOf(name)) {
      if (Object.hasOwn(SCALARS, type)) continue;
      assert.ok(Object.hasOwn(MESSAGES, type), `${name} names ${type}`);
      visit(type, [...within, name]);
    }
  }
  for (const kinds of Object.values(KINDS)) for (const message of Object.values(kinds)) visit(message, []);
  visit('DeleteOptions', []);
});
