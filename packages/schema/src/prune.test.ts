// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prune } from './prune.ts';
import type { Json, StructuralSchema } from './types.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        free: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object', properties: { a: { type: 'string' } } } },
        },
        pod: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
      },
    },
  },
};
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test('unknown fields go, with their paths; apiVersion, kind and metadata of a resource stay', () => {
  const value: Json = {
    apiVersion: 'v1', kind: 'Pet', metadata: { name: 'a' }, extra: 1,
    spec: { tags: [{ name: 'a' }, { name: 'b', colour: 'red' }], labels: { any: 'x' }, size: 3 },
  };
  const result = prune(schema, value, { embedded: true });
  assert.deepEqual(result.pruned.sort(), ['extra', 'spec.size', 'spec.tags[1].colour']);
  assert.deepEqual(plain(result.value), {
    apiVersion: 'v1', kind: 'Pet', metadata: { name: 'a' },
    spec: { tags: [{ name: 'a' }, { name: 'b' }], labels: { any: 'x' } },
  });
  assert.equal((value.spec as { size: number }).size, 3, 'the given value is left alone');
});

test('preserve-unknown-fields keeps unknown fields, and still prunes below the known ones', () => {
  const { value, pruned } = prune(schema, { spec: { free: { x: { y: 1 }, known: { a: 'a', b: 'b' } } } });
  assert.deepEqual(plain(value), { spec: { free: { x: { y: 1 }, known: { a: 'a' } } } });
  assert.deepEqual(pruned, ['spec.free.known.b']);
});

test('an embedded resource keeps its own apiVersion, kind and metadata', () => {
  const { pruned } = prune(schema, { spec: { pod: { apiVersion: 'v1', kind: 'Pod', metadata: {}, status: {} } } });
  assert.deepEqual(pruned, ['spec.pod.status']);
});

test('a field named __proto__ is data', () => {
  const hostile = JSON.parse('{"spec":{"labels":{"__proto__":"x"},"__proto__":{"polluted":true}}}');
  const { value, pruned } = prune(schema, hostile);
  assert.deepEqual(pruned, ['spec.__proto__']);
  assert.equal(JSON.stringify(value), '{"spec":{"labels":{"__proto__":"x"}}}');
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});
