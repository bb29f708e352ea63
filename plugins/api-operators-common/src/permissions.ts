// SPDX-License-Identifier: Apache-2.0
import { createPermission } from '@backstage/plugin-permission-common';

/** See Bundles, their graphs and the REST calls behind them. */
export const apiOperatorsReadPermission = createPermission({
  name: 'api-operators.bundle.read',
  attributes: { action: 'read' },
});

/** Promote a Bundle to another environment. The user also needs the right in the cluster. */
export const apiOperatorsPromotePermission = createPermission({
  name: 'api-operators.bundle.promote',
  attributes: { action: 'update' },
});

/** Install a new API operator. The user also needs the right in the cluster. */
export const apiOperatorsInstallPermission = createPermission({
  name: 'api-operators.api.install',
  attributes: { action: 'create' },
});

export const apiOperatorsPermissions = [
  apiOperatorsReadPermission,
  apiOperatorsPromotePermission,
  apiOperatorsInstallPermission,
];
