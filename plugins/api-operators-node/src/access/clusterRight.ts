// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '@api-operators/kube';
import type { PortalUser } from './portalUser.ts';

/** One thing that a user wants to do in the cluster. */
export interface ClusterAct {
  verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';
  group: string;
  resource: string;
  /** Absent for what is in no namespace. */
  namespace?: string;
  name?: string;
}

/** May this user? If not, why, in a sentence for people. */
export type ClusterRight = { allowed: true } | { allowed: false; reason: string };

/** Asks the cluster whether this user may; the portal's own rights do not count. */
export async function clusterRight(
  client: Pick<KubeClient, 'subjectAccessReview'>,
  { user, groups }: PortalUser,
  act: ClusterAct,
): Promise<ClusterRight> {
  const review = await client.subjectAccessReview({ user, groups, attributes: act });
  if (review.allowed) {
    return { allowed: true };
  }
  const what = `${act.verb} ${act.resource}.${act.group}`;
  return {
    allowed: false,
    reason: act.namespace
      ? `${user} may not ${what} in namespace ${act.namespace} of the cluster. Ask for a RoleBinding to a Role that allows it.`
      : `${user} may not ${what} in the cluster. Ask for a ClusterRoleBinding to a ClusterRole that allows it.`,
  };
}
