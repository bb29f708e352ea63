// SPDX-License-Identifier: Apache-2.0
import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import type { ConnectedCluster, PortalUser } from '@api-operators/backstage-plugin-api-operators-node';
import { clusterRight, kindOfRole } from '@api-operators/backstage-plugin-api-operators-node';
import type { BundleKey, PromotionRight } from '@api-operators/backstage-plugin-api-operators-common';
import { apiOperatorsPromotePermission } from '@api-operators/backstage-plugin-api-operators-common';
import { hasPermission } from '../access/requirePermission.ts';
import { familyOf } from '../views/family.ts';

/** Whether this user may change the Binding of an environment: by the portal's permission, and by the cluster. */
export async function promotionRight(
  cluster: ConnectedCluster,
  key: BundleKey,
  to: string,
  asker: { credentials: BackstageCredentials; user: PortalUser; permissions: PermissionsService },
): Promise<PromotionRight> {
  if (!(await hasPermission(asker.credentials, apiOperatorsPromotePermission, asker))) {
    return {
      allowed: false,
      reason: `${asker.user.user} needs the permission ${apiOperatorsPromotePermission.name} of the portal.`,
    };
  }
  const family = familyOf(cluster.inventory, key);
  const kind = family && kindOfRole(family.api, 'bundle-binding');
  const binding = family?.bindings.find(each => each.spec?.environment === to);
  if (!family || !kind || !binding) {
    return { allowed: false, reason: `No Binding places this Bundle in ${to}.` };
  }
  return clusterRight(cluster.client, asker.user, {
    verb: 'patch',
    group: kind.group,
    resource: kind.plural,
    namespace: binding.metadata.namespace,
    name: binding.metadata.name,
  });
}
