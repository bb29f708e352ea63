// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { PermissionsService, UserInfoService } from '@backstage/backend-plugin-api';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { BackstageCredentials, BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { KubeObject } from '@api-operators/api';
import { FIELD_MANAGER, LABEL_API } from '@api-operators/api';
import { apiOperatorsInstallPermission } from '@api-operators/backstage-plugin-api-operators-common';
import type { ClusterService } from '@api-operators/backstage-plugin-api-operators-node';
import { applyAll } from '@api-operators/backstage-plugin-api-operators-node';
import { parseAllDocuments } from 'yaml';
import { readFolder } from './readFolder.ts';

/** The kinds of object that an operator's installation may hold; whatever else is in the folder is left alone. */
const INSTALLED = new Map([
  ['CustomResourceDefinition', { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }],
  ['RestMapping', { group: 'api-operators.dev', resource: 'restmappings' }],
]);

export interface InstallActionOptions {
  clusters: ClusterService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}

/**
 * `api-operators:install`: the CRDs and RestMappings in a folder of the workspace go into the cluster, where the
 * operator starts on them at once. The person who runs the template needs the permission and the right in the cluster.
 */
export function createInstallAction({ clusters, permissions, userInfo }: InstallActionOptions) {
  return createTemplateAction({
    id: 'api-operators:install',
    description: 'Installs the CRDs and RestMappings of an API operator in the cluster.',
    schema: {
      input: {
        sourcePath: z => z.string().optional().describe('Folder in the workspace; absent: operator'),
      },
      output: {
        kinds: z => z.array(z.string()).describe('The kinds that the cluster now has'),
      },
    },
    async handler(ctx) {
      const root = resolveSafeChildPath(ctx.workspacePath, ctx.input.sourcePath ?? 'operator');
      const objects = await installable(root);
      const credentials = (await ctx.getInitiatorCredentials()) as
        BackstageCredentials<BackstageUserPrincipal>;
      const [decision] = await permissions.authorize(
        [{ permission: apiOperatorsInstallPermission }],
        { credentials },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You need the permission ${apiOperatorsInstallPermission.name} for this.`,
        );
      }
      const { client } = await clusters.connect();
      const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
      for (const { group, resource } of INSTALLED.values()) {
        for (const verb of ['create', 'patch'] as const) {
          const review = await client.subjectAccessReview({
            user: userEntityRef,
            groups: ownershipEntityRefs.filter(ref => ref !== userEntityRef),
            attributes: { verb, group, resource },
          });
          if (!review.allowed) {
            throw new NotAllowedError(
              `${userEntityRef} may not ${verb} ${resource}.${group} in the cluster. Ask for a ClusterRoleBinding to a ClusterRole that allows it.`,
            );
          }
        }
      }
      await applyAll(client, objects, { fieldManager: FIELD_MANAGER, force: true });
      const kinds = objects
        .filter(object => object.kind === 'CustomResourceDefinition')
        .map(object => (object.spec as { names: { kind: string } }).names.kind);
      ctx.logger.info(`Installed: ${kinds.join(', ')}`);
      ctx.output('kinds', kinds);
    },
  });
}

async function installable(root: string): Promise<KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const [filepath, text] of await readFolder(root)) {
    if (!/\.ya?ml$/.test(filepath) || filepath.startsWith('charts/')) {
      continue;
    }
    for (const document of parseAllDocuments(text)) {
      if (document.errors.length > 0) {
        throw new InputError(`${filepath} is not YAML: ${document.errors[0]?.message}`);
      }
      const object = document.toJS({ maxAliasCount: 10 }) as KubeObject | null;
      if (object?.kind && INSTALLED.has(object.kind)) {
        if (object.kind === 'CustomResourceDefinition' && !object.metadata.labels?.[LABEL_API]) {
          throw new InputError(`${filepath} holds a CRD that is no API operator's.`);
        }
        objects.push(object);
      }
    }
  }
  if (objects.length === 0) {
    throw new InputError(`There is nothing to install in ${path.basename(root)}.`);
  }
  return objects;
}
