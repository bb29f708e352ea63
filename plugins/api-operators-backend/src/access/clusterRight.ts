// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '@api-operators/kube';
import type { PromotionRight } from '@api-operators/backstage-plugin-api-operators-common';
import type { PortalUser } from './portalUser.ts';

/** One thing that a user wants to do in the cluster. */
export interface ClusterAct {
  verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';
  group: string;
  resource: string;
  namespace?: string;
  name?: string;
}

/** Asks the cluster whether this user may; the portal's own rights do not count. */
export async function clusterRight(
  client: KubeClient,
  { user, groups }: PortalUser,
  act: ClusterAct,
): Promise<PromotionRight> {
  const review = await client.subjectAccessReview({ user, groups, attributes: act });
  if (review.allowed) {
    return { allowed: true };
  }
  const place = act.namespace ? ` in namespace ${act.namespace}` : '';
  return {
    allowed: false,
    reason: `${user} may not ${act.verb} ${act.resource}.${act.group}${place}. Ask for a RoleBinding to a Role that allows it.`,
  };
}
