// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startClient } from '../testing/client.ts';
import type { Client } from '../testing/client.ts';
import { PETS, pet, petCrd } from '../testing/pet-crd.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const apiVersion = 'rbac.authorization.k8s.io/v1';
const roleRef = (kind: string, name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
let client: Client;
let alice: string;

before(async () => {
  client = await startClient();
  alice = client.cluster.tokenFor('alice', ['devs']);
  await client.ask('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: petCrd });
});
after(() => client.stop());

test('who has no role is told what he may not do', async () => {
  const refused = await client.ask(`GET ${PETS}`, { token: alice });
  assert.equal(refused.code, 403);
  assert.equal(
    refused.body.message,
    'pets.petstore.example.com is forbidden: User "alice" cannot list resource "pets" in API group "petstore.example.com" in the namespace "default"',
  );
  assert.equal((await client.ask(`GET ${PETS}`, { token: 'wrong' })).code, 401);
});

test('a role binding allows in its namespace alone, and taking it away ends that', async () => {
  await client.ask(`POST ${RBAC}/namespaces/default/roles`, {
    body: { apiVersion, kind: 'Role', metadata: { name: 'writer' }, rules: [{ apiGroups: ['petstore.example.com'], resources: ['pets'], verbs: ['create', 'get'] }] },
  });
  const binding = { apiVersion, kind: 'RoleBinding', metadata: { name: 'devs' }, roleRef: roleRef('Role', 'writer'), subjects: [{ kind: 'Group', name: 'devs' }] };
  await client.ask(`POST ${RBAC}/namespaces/default/rolebindings`, { body: binding });
  assert.equal((await client.ask(`POST ${PETS}`, { token: alice, body: pet('hers') })).code, 201);
  assert.equal((await client.ask(`PATCH ${PETS}/hers/status`, { token: alice, type: 'merge', body: {} })).code, 403);
  assert.equal((await client.ask('GET /apis/petstore.example.com/v1alpha1/namespaces/kube-system/pets/x', { token: alice })).code, 403);
  await client.ask(`DELETE ${RBAC}/namespaces/default/rolebindings/devs`);
  assert.equal((await client.ask(`GET ${PETS}/hers`, { token: alice })).code, 403);
});

test('aggregated roles take in the roles that are labelled for them', async () => {
  await client.ask(`POST ${RBAC}/clusterroles`, {
    body: {
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: 'pets-view', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
      rules: [{ apiGroups: ['petstore.example.com'], resources: ['pets'], verbs: ['list'] }],
    },
  });
  await client.ask(`POST ${RBAC}/clusterrolebindings`, {
    body: { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'alice-views' }, roleRef: roleRef('ClusterRole', 'view'), subjects: [{ kind: 'User', name: 'alice' }] },
  });
  assert.equal((await client.ask('GET /apis/petstore.example.com/v1alpha1/pets', { token: alice })).code, 200);
  assert.equal((await client.ask('GET /api/v1/secrets', { token: alice })).code, 403);
});

test('nobody grants what he does not have, by create, update or patch', async () => {
  await client.ask(`POST ${RBAC}/clusterroles`, {
    body: { apiVersion, kind: 'ClusterRole', metadata: { name: 'role-maker' }, rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create', 'get', 'patch', 'update'] }] },
  });
  const maker = client.cluster.tokenFor('mallory', []);
  await client.ask(`POST ${RBAC}/namespaces/default/rolebindings`, {
    body: { apiVersion, kind: 'RoleBinding', metadata: { name: 'mallory' }, roleRef: roleRef('ClusterRole', 'role-maker'), subjects: [{ kind: 'User', name: 'mallory' }] },
  });
  const roles = `${RBAC}/namespaces/default/roles`;
  const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
  const role = (rules: unknown[]) => ({ apiVersion, kind: 'Role', metadata: { name: 'mine' }, rules });
  const own = [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['get'] }];
  const refused = await client.ask(`POST ${roles}`, { token: maker, body: role(everything) });
  assert.match(refused.body.message, /is attempting to grant RBAC permissions not currently held/);
  assert.equal((await client.ask(`POST ${roles}`, { token: maker, body: role(own) })).code, 201);
  assert.equal((await client.ask(`PUT ${roles}/mine`, { token: maker, body: role(everything) })).code, 403);
  assert.equal((await client.ask(`PATCH ${roles}/mine`, { token: maker, type: 'merge', body: { rules: everything } })).code, 403);
  assert.deepEqual((await client.ask(`GET ${roles}/mine`)).body.rules, own);
  const bind = { apiVersion, kind: 'RoleBinding', metadata: { name: 'up' }, roleRef: roleRef('ClusterRole', 'cluster-admin'), subjects: [{ kind: 'User', name: 'mallory' }] };
  assert.equal((await client.ask(`POST ${RBAC}/namespaces/default/rolebindings`, { token: maker, body: bind })).code, 403);
});

test('impersonation needs its own right', async () => {
  const headers = { 'impersonate-user': 'bob' };
  const refused = await client.ask(`GET ${PETS}`, { token: alice, headers });
  assert.equal(refused.body.message, 'users "bob" is forbidden: User "alice" cannot impersonate resource "users" in API group "" at the cluster scope');
  assert.match((await client.ask(`GET ${PETS}`, { headers })).body.message, /^pets.* User "bob" cannot list/);
});
