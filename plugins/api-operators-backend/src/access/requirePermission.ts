// SPDX-License-Identifier: Apache-2.0
import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Request } from 'express';

export interface Guards {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}

/** The user of a request who has this permission; throws NotAllowedError otherwise. Services are no users here. */
export async function requirePermission(
  request: Request,
  permission: BasicPermission,
  guards: Guards,
): Promise<BackstageCredentials<BackstageUserPrincipal>> {
  const credentials = await guards.httpAuth.credentials(request, { allow: ['user'] });
  if (!(await hasPermission(credentials, permission, guards))) {
    throw new NotAllowedError(`You need the permission ${permission.name} for this.`);
  }
  return credentials;
}

export async function hasPermission(
  credentials: BackstageCredentials,
  permission: BasicPermission,
  { permissions }: Pick<Guards, 'permissions'>,
): Promise<boolean> {
  const [decision] = await permissions.authorize([{ permission }], { credentials });
  return decision.result === AuthorizeResult.ALLOW;
}
