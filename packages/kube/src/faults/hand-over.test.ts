// SPDX-License-Identifier: Apache-2.0
import { startDevCluster } from '@api-operators/dev-cluster';
import { describeHandOver } from './hand-over.ts';

describeHandOver('the embedded cluster', async () => {
  const cluster = await startDevCluster();
  return { kubeconfig: () => cluster.kubeconfig(), stop: () => cluster.stop() };
});
