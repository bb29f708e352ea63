// SPDX-License-Identifier: Apache-2.0
import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { KubeClient } from '@api-operators/kube';
import { apiOperatorsInstallPermission } from '@api-operators/backstage-plugin-api-operators-common';
import type { ClusterService, PortalUser } from '@api-operators/backstage-plugin-api-operators-node';
import { clusterRight, portalUser } from '@api-operators/backstage-plugin-api-operators-node';
import { INSTALLED } from './installable.ts';

/** What it takes to know whether somebody may install. */
export interface InstallGuards {
  clusters: ClusterService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}

/**
 * The person who runs the template, and a client that acts in the cluster as that person. Throws NotAllowedError where
 * the portal's permission or one of the rights in the cluster is missing; the portal's own rights do not count.
 */
export async function requireInstallRight(
  credentials: BackstageCredentials,
  { clusters, permissions, userInfo }: InstallGuards,
): Promise<{ user: PortalUser; client: KubeClient }> {
  if (!isUser(credentials)) {
    throw new NotAllowedError('An operator is installed by a person who is signed in, not by a service.');
  }
  const user = await portalUser(credentials, userInfo);
  const [decision] = await permissions.authorize([{ permission: apiOperatorsInstallPermission }], {
    credentials,
  });
  if (decision?.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `${user.user} needs the permission ${apiOperatorsInstallPermission.name} of the portal to install an operator.`,
    );
  }
  const { client } = await clusters.connect();
  for (const { group, resource } of INSTALLED.values()) {
    for (const verb of ['get', 'create', 'patch'] as const) {
      const right = await clusterRight(client, user, { verb, group, resource });
      if (!right.allowed) {
        throw new NotAllowedError(right.reason);
      }
    }
  }
  return { user, client: client.as(user.user, user.groups) };
}

function isUser(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  return (credentials.principal as { type?: unknown } | undefined)?.type === 'user';
}
