// SPDX-License-Identifier: Apache-2.0
import { startDevCluster } from '@api-operators/dev-cluster';
import { describeCuts } from './cuts.ts';

describeCuts(
  'the embedded cluster',
  async () => {
    const cluster = await startDevCluster();
    return {
      kubeconfig: () => cluster.kubeconfig(),
      stop: () => cluster.stop(),
    };
  },
  { events: 10_000, cuts: 1000 },
);
