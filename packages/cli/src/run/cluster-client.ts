// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KubeClient } from '@api-operators/kube';
import type { RunSettings } from './settings.ts';

/** How long calls wait for an API server that is away. */
const PATIENCE = { patienceMs: 30_000 };

/** The cluster of the kubeconfig that was named or is found; without any, that of the Pod that this process runs in. Throws an Error that says what is missing. */
export function clusterClient({ kubeconfig, context }: Pick<RunSettings, 'kubeconfig' | 'context'>): KubeClient {
  const none = kubeconfig === undefined && context === undefined && !process.env.KUBECONFIG && !existsSync(join(homedir(), '.kube/config'));
  if (none && process.env.KUBERNETES_SERVICE_HOST) return KubeClient.inCluster(PATIENCE);
  return KubeClient.fromKubeconfig({
    ...(kubeconfig === undefined ? {} : { file: kubeconfig }),
    ...(context === undefined ? {} : { context }),
    allowHttp: true,
    ...PATIENCE,
  });
}
