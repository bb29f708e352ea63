// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customResourceDefinition } from '@api-operators/api';
import { parse } from 'yaml';
import { crdDefinition, INLINE_LIMIT_BYTES } from './crdDefinition.ts';

const crd = (description: string) =>
  customResourceDefinition({
    api: 'petstore',
    group: 'petstore.example.com',
    version: 'v1alpha1',
    role: 'resource',
    kind: 'Pet',
    plural: 'pets',
    description: 'A pet.',
    spec: { type: 'object', properties: { name: { type: 'string', description } } },
  });

test('a CRD reads as the YAML that kubectl would apply, without status and bookkeeping', () => {
  const live = {
    ...crd('Its name'),
    status: { conditions: [] },
    metadata: { ...crd('').metadata, uid: 'u', resourceVersion: '7', managedFields: [] },
  };
  const shown = parse(crdDefinition(live as never));
  assert.deepEqual(Object.keys(shown), ['apiVersion', 'kind', 'metadata', 'spec']);
  assert.deepEqual(Object.keys(shown.metadata), ['name', 'labels']);
  assert.equal(
    shown.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.description,
    'Its name',
  );
});

test('a schema that is repeated is written out each time', () => {
  const shared = { type: 'string' as const };
  const twice = crd('');
  twice.spec.versions[0]!.schema.openAPIV3Schema.properties!.spec!.properties = { a: shared, b: shared };
  assert.doesNotMatch(crdDefinition(twice), /[&*]a\d/);
});

test('a schema too large to keep is replaced by how to see it', () => {
  const text = crdDefinition(crd('x'.repeat(INLINE_LIMIT_BYTES)));
  assert.ok(text.length < 5_000);
  assert.match(text, /A pet\. The schema is too large to show here: kubectl get crd pets\.petstore\.example\.com -o yaml/);
});
