// SPDX-License-Identifier: Apache-2.0
import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  UserInfoService,
} from '@backstage/backend-plugin-api';

/** A person of the portal, as Kubernetes names people: user and groups are catalog entity refs. */
export interface PortalUser {
  user: string;
  groups: string[];
}

/** Who these credentials are, with the groups that the sign-in gave. */
export async function portalUser(
  credentials: BackstageCredentials<BackstageUserPrincipal>,
  userInfo: UserInfoService,
): Promise<PortalUser> {
  const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
  return {
    user: userEntityRef,
    groups: [...ownershipEntityRefs.filter(ref => ref !== userEntityRef), 'system:authenticated'],
  };
}
