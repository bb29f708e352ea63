// SPDX-License-Identifier: Apache-2.0
import { KubeClient } from '@api-operators/kube';

/** A cluster of one's own for a suite, whatever it is made of. */
export interface TestCluster {
  name: string;
  client: KubeClient;
  kubeconfig: string;
  stop(): Promise<void>;
}

/** A cluster from a kubeconfig and the way to end it. */
export function testCluster(
  name: string,
  kubeconfig: string,
  end: () => Promise<void>,
): TestCluster {
  const client = KubeClient.fromKubeconfig({
    text: kubeconfig,
    allowHttp: true,
  });
  return {
    name,
    client,
    kubeconfig,
    async stop() {
      await client.close();
      await end();
    },
  };
}
