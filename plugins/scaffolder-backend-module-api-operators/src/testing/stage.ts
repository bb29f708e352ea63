// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { KubeObject } from '@api-operators/api';
import { ownKindCrds } from '@api-operators/api';
import type { ClusterService } from '@api-operators/backstage-plugin-api-operators-node';
import { GitRepositories, Inventory } from '@api-operators/backstage-plugin-api-operators-node';
import { startDevCluster } from '@api-operators/dev-cluster';
import { applyManifests, createCacheSet, KubeClient } from '@api-operators/kube';
import type { InstallGuards } from '../install/requireInstallRight.ts';

export const PAT = 'user:default/pat';
export const DANA = 'user:default/dana';

const RIGHTS = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'installer' },
    rules: [
      {
        apiGroups: ['apiextensions.k8s.io', 'api-operators.dev'],
        resources: ['customresourcedefinitions', 'restmappings'],
        verbs: ['get', 'list', 'watch', 'create', 'patch'],
      },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'installer' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'installer' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: PAT }],
  },
] as unknown as KubeObject[];

/** A cluster in which Pat may install operators, a folder of repositories, and workspaces to run actions in. */
export async function openStage() {
  const folder = mkdtempSync(path.join(tmpdir(), 'scaffolder-'));
  const cluster = await startDevCluster();
  const client = KubeClient.fromKubeconfig({ text: cluster.kubeconfig() });
  await applyManifests(client, [...(ownKindCrds() as KubeObject[]), ...RIGHTS], { fieldManager: 'test' });
  const caches = createCacheSet({ client });
  const inventory = new Inventory(caches);
  await inventory.start();
  const repositories = new GitRepositories(path.join(folder, 'git'));
  const clusters = {
    settings: { documents: { allowedHosts: [] } },
    repositories,
    connect: async () => ({ client, inventory }),
  } as unknown as ClusterService;
  let workspaces = 0;

  return {
    client,
    clusters,
    inventory,
    repositories,
    guards: (result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW): InstallGuards => ({
      clusters,
      permissions: mockServices.permissions({ result }),
      userInfo: mockServices.userInfo(),
    }),
    workspace: () => {
      workspaces += 1;
      return path.join(folder, `workspace-${workspaces}`);
    },
    async close() {
      await caches.stop();
      await client.close();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs an action as a user, or as a service where `user` is empty, and gives what it put out. */
export async function run(
  action: { handler(ctx: never): Promise<void> },
  workspacePath: string,
  input: Record<string, unknown>,
  user = PAT,
): Promise<Record<string, unknown>> {
  const output: Record<string, unknown> = {};
  const context = {
    workspacePath,
    input,
    user: user ? { ref: user } : undefined,
    logger: mockServices.rootLogger(),
    checkpoint: ({ fn }: { fn(): Promise<unknown> }) => fn(),
    getInitiatorCredentials: async () =>
      user ? mockCredentials.user(user) : mockCredentials.service('plugin:test'),
    output: (name: string, value: unknown) => {
      output[name] = value;
    },
  };
  await action.handler(context as never);
  return output;
}

export const DOCUMENT = `openapi: 3.0.3
info: { title: Shop, version: '1' }
paths:
  /things:
    post:
      operationId: createThing
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { '201': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getThing
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
components:
  schemas:
    Thing: { type: object, properties: { id: { type: integer }, name: { type: string } } }
`;
