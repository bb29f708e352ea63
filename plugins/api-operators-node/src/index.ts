// SPDX-License-Identifier: Apache-2.0
export { clusterRight, type ClusterAct, type ClusterRight } from './access/clusterRight.ts';
export { portalUser, type PortalUser } from './access/portalUser.ts';
export { applyAll } from './apply-all.ts';
export { apiKinds, type ApiKind, type ApiKinds } from './api-kinds.ts';
export { kindByCrd, kindOfRole, type ClusterSnapshot } from './cluster-snapshot.ts';
export { clusterServiceRef, type ClusterService, type ConnectedCluster } from './cluster.ts';
export { GitRepositories, type CreateRepositoryResult, type GitAuthor } from './git/GitRepositories.ts';
export { applyOperator, installManifests } from './install.ts';
export {
  compileSource,
  diagnosticLine,
  sourceOfText,
  type DocumentSource,
} from './compile-source.ts';
export { Inventory, type InventoryChange } from './inventory.ts';
export { readSettings, type Settings } from './settings.ts';
