// SPDX-License-Identifier: Apache-2.0
import { startControlPlane } from '@api-operators/testing';
import { testCluster, type TestCluster } from './test-cluster.ts';

/** kube-apiserver, etcd and kube-controller-manager, as they are. */
export async function realCluster(): Promise<TestCluster> {
  const plane = await startControlPlane();
  return testCluster('control plane', plane.kubeconfig(), () => plane.stop());
}
