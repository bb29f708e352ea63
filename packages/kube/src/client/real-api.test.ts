// SPDX-License-Identifier: Apache-2.0
import { startDevCluster } from '@api-operators/dev-cluster';
import { describeOnRealApi } from '../fixtures/real-api.ts';

describeOnRealApi('the embedded cluster', async () => {
  const cluster = await startDevCluster();
  return {
    kubeconfig: user => (user ? cluster.kubeconfig(user, ['developers']) : cluster.kubeconfig()),
    stop: () => cluster.stop(),
  };
});
