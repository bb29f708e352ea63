// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterSetting } from './settings.ts';

/** Starts the embedded cluster and writes a kubeconfig that only its owner can read. */
export async function startEmbeddedCluster(
  setting: Extract<ClusterSetting, { kind: 'embedded' }>,
  logger: LoggerService,
) {
  await mkdir(setting.dataDir, { recursive: true, mode: 0o700 });
  // Loaded only where it is used: with a kubeconfig the portal needs none of it.
  const { startDevCluster } = await import('@api-operators/dev-cluster');
  const cluster = await startDevCluster({ dataDir: setting.dataDir, port: setting.port });
  await mkdir(path.dirname(setting.kubeconfigFile), { recursive: true });
  await writeFile(setting.kubeconfigFile, cluster.kubeconfig(), { mode: 0o600 });
  await chmod(setting.kubeconfigFile, 0o600);
  logger.info(
    `The embedded cluster is at ${cluster.url}; kubectl --kubeconfig ${setting.kubeconfigFile} get crd`,
  );
  return cluster;
}
