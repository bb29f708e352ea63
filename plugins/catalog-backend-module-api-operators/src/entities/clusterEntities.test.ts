// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle, KubeObject } from '@api-operators/api';
import {
  ANNOTATION_OWNER,
  bundleCrd,
  customResourceDefinition,
  LABEL_BINDING,
} from '@api-operators/api';
import { apiKinds } from '@api-operators/backstage-plugin-api-operators-node';
import { clusterEntities } from './clusterEntities.ts';

const family = {
  api: 'petstore',
  prefix: 'Petstore',
  group: 'petstore.example.com',
  version: 'v1alpha1',
  kinds: ['Pet'],
  annotations: { [ANNOTATION_OWNER]: 'group:default/pets' },
};
const petCrd = customResourceDefinition({
  ...family,
  role: 'resource',
  kind: 'Pet',
  plural: 'pets',
  description: 'A pet.',
  spec: { type: 'object', properties: { name: { type: 'string' } } },
});
const bundle = (name: string, labels = {}): Bundle => ({
  apiVersion: 'petstore.example.com/v1alpha1',
  kind: 'PetstoreBundle',
  metadata: { name, namespace: 'petstore', labels },
  spec: { resources: [{ id: 'pet', kind: 'Pet', spec: {} }] },
});

const snapshot = (bundles: Bundle[]) => ({
  apis: () => apiKinds([bundleCrd(family), petCrd]),
  list: (crd: string) =>
    (crd === 'petstorebundles.petstore.example.com' ? bundles : []) as KubeObject[],
  get: () => undefined,
});
const options = { location: 'api-operators-cluster:default', defaultOwner: 'group:default/all' };
const find = (bundles: Bundle[], name: string) =>
  clusterEntities(snapshot(bundles), options).find(entity => entity.metadata.name === name);

test('a CRD is an API of type crd with its owner, its system and its schema', () => {
  const entity = find([], 'pets.petstore.example.com');
  assert.equal(entity?.kind, 'API');
  assert.equal(entity?.spec?.type, 'crd');
  assert.equal(entity?.spec?.owner, 'group:default/pets');
  assert.equal(entity?.spec?.system, 'petstore');
  assert.match(String(entity?.spec?.definition), /kind: CustomResourceDefinition/);
});

test('a Bundle needs the operator and the CRDs of what is in it', () => {
  assert.deepEqual(find([bundle('shop')], 'petstore.shop')?.spec?.dependsOn, [
    'component:petstore-operator',
    'api:pets.petstore.example.com',
  ]);
});

test('the copy that a Binding rendered is no entity', () => {
  assert.equal(find([bundle('shop-dev', { [LABEL_BINDING]: 'shop-dev' })], 'petstore.shop-dev'), undefined);
});

test('names longer than the catalog allows are shortened, and stay different', () => {
  const names = clusterEntities(
    snapshot([bundle('x'.repeat(80)), bundle(`${'x'.repeat(79)}y`)]),
    options,
  ).map(entity => entity.metadata.name);
  assert.ok(names.every(name => name.length <= 63));
  assert.equal(new Set(names).size, names.length);
});
