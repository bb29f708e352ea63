// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inPhases } from './order.ts';

it('manifests come in an order in which each finds what it needs', () => {
  const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'x' } });
  const phases = inPhases([
    object('petstore.example.com/v1', 'Pet'),
    object('petstore.example.com/v1', 'Secret'),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding'),
    object('apps/v1', 'Deployment'),
    object('v1', 'Secret'),
    object('rbac.authorization.k8s.io/v1', 'Role'),
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    object('v1', 'Namespace'),
  ]);
  assert.deepEqual(
    phases.map(phase => phase.map(each => `${each.apiVersion.split('/')[0]} ${each.kind}`)),
    [
      ['apiextensions.k8s.io CustomResourceDefinition', 'v1 Namespace'],
      ['rbac.authorization.k8s.io Role'],
      ['rbac.authorization.k8s.io RoleBinding', 'v1 Secret'],
      ['petstore.example.com Pet', 'petstore.example.com Secret', 'apps Deployment'],
    ],
  );
});
