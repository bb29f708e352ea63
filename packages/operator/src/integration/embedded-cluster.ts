// SPDX-License-Identifier: Apache-2.0
import { startDevCluster } from '@api-operators/dev-cluster';
import { testCluster, type TestCluster } from './test-cluster.ts';

/** The embedded cluster, in memory. */
export async function embeddedCluster(): Promise<TestCluster> {
  const cluster = await startDevCluster();
  return testCluster('embedded cluster', cluster.kubeconfig(), () =>
    cluster.stop(),
  );
}
