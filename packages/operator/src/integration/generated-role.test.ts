// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { OPENAPI_FILE } from '@api-operators/example-petstore';
import { compile, render } from '@api-operators/openapi';
import { parseAllDocuments } from 'yaml';
import { embeddedCluster } from './embedded-cluster.ts';
import {
  AGGREGATES,
  apply,
  BINDINGS,
  BUNDLES,
  BY_STATUS,
  condition,
  connectionTo,
  GROUP,
  isReady,
  object,
  petstoreManifests,
  PETS,
  startStack,
  UPLOADS,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

interface ClusterRole {
  metadata: { name: string };
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

const OPERATOR = 'system:serviceaccount:api-operators:operator';

/** The roles that `api-operators generate` writes for the example. */
function generatedRoles(): ClusterRole[] {
  const text = readFileSync(OPENAPI_FILE, 'utf8');
  const result = compile({
    documents: new Map([['petstore.yaml', text]]),
    root: 'petstore.yaml',
    options: { group: GROUP, apiName: 'petstore' },
  });
  assert.equal(result.kind, 'compiled');
  const rbac = render(result.operator).get('rbac.yaml')!;
  return parseAllDocuments(rbac).map(each => each.toJS() as ClusterRole);
}

let cluster: TestCluster;
let stack: Stack;
const refused: string[] = [];
const used = new Set<string>();
before(async () => {
  cluster = await embeddedCluster();
  const roles = generatedRoles();
  await apply(cluster.client, [
    ...petstoreManifests(),
    ...roles,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'petstore-operator' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'petstore-operator',
      },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: 'operator',
          namespace: 'api-operators',
        },
      ],
    },
  ]);
  cluster.client.onRequest(({ user, verb, resource, name, code }) => {
    if (user !== OPERATOR) return;
    used.add(`${verb} ${resource}`);
    if (code === 403) refused.push(`${verb} ${resource} ${name ?? ''}`);
  });
  stack = await startStack(cluster, {
    operator: {
      client: cluster.client.as(OPERATOR, ['system:serviceaccounts']),
      lease: { namespace: 'default' },
    },
  });
});
after(async () => {
  await stack?.stop();
  await cluster?.stop();
});

test('the operator does all of its work with the role that is generated for it', async () => {
  const { client } = cluster;
  const namespace = 'shop';
  await apply(client, connectionTo(stack.shop, namespace));
  await client.of(BUNDLES).create(
    object('PetstoreBundle', 'app', namespace, {
      template: true,
      resources: [
        { id: 'pet', kind: 'Pet', spec: { name: 'Rex', photoUrls: [] } },
        {
          id: 'ask',
          kind: 'PetFindbystatusQuery',
          dependsOn: ['pet'],
          spec: { status: 'available' },
        },
      ],
    }),
  );
  await client.of(BINDINGS).create(
    object('PetstoreBundleBinding', 'app-dev', namespace, {
      bundleRef: { name: 'app' },
      environment: 'dev',
    }),
  );
  await client.of(AGGREGATES).create(
    object('PetstoreAggregate', 'all', namespace, {
      resourceSelectors: [{ kind: 'Pet' }],
    }),
  );
  await stack.until(BINDINGS, namespace, 'app-dev', isReady);
  await stack.until(PETS, namespace, 'app-dev-pet', isReady);
  await stack.until(BY_STATUS, namespace, 'app-dev-ask', isReady);
  await stack.until(
    AGGREGATES,
    namespace,
    'all',
    each => condition(each, 'Ready') !== undefined,
  );
  const pet = (await client
    .of(PETS)
    .get({ namespace, name: 'app-dev-pet' })) as {
    status?: { externalID?: string };
  };
  await apply(client, [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'image', namespace },
      data: { image: 'bytes' },
    },
  ]);
  await client.of(UPLOADS).create(
    object('PetUploadimageAction', 'image', namespace, {
      petId: Number(pet.status?.externalID),
      dataFrom: { configMapRef: { name: 'image', key: 'image' } },
    }),
  );
  await stack.until(
    UPLOADS,
    namespace,
    'image',
    each => condition(each, 'Ready') !== undefined,
  );
  await client.of(UPLOADS).delete({ namespace, name: 'image' });
  await client.of(BINDINGS).delete({ namespace, name: 'app-dev' });
  await stack.until(BINDINGS, namespace, 'app-dev', each => each === undefined);
  assert.deepEqual(refused, []);
});

test('what the role allows for the kinds of the API was used', async () => {
  const operator = generatedRoles().find(
    role => role.metadata.name === 'petstore-operator',
  )!;
  const verbs = new Set(
    operator.rules
      .filter(rule => rule.apiGroups[0] === GROUP)
      .flatMap(rule =>
        rule.resources.every(each => !each.includes('/')) ? rule.verbs : [],
      ),
  );
  const needed = new Set(
    [...used]
      .filter(each => each.endsWith(`.${GROUP}`))
      .map(each => each.split(' ')[0]),
  );
  assert.deepEqual([...verbs].sort(), [...needed].sort());
});
