// SPDX-License-Identifier: Apache-2.0
/** Cluster and operator in one process, which tests kill: `node whole-thing.ts <folder>`, spoken to over IPC. */
import { join } from 'node:path';
import { startDevCluster } from '@api-operators/dev-cluster';
import { KubeClient } from '@api-operators/kube';
import { CRDS } from '../cluster-types.ts';
import { apply, petstoreManifests, silent } from './stack.ts';
import { startOperator } from '../operator.ts';

const folder = process.argv[2];
const cluster = await startDevCluster({ dataDir: join(folder, 'cluster') });
const kubeconfig = cluster.kubeconfig();
const client = KubeClient.fromKubeconfig({ text: kubeconfig, allowHttp: true });
// Only the first start installs; the cluster keeps it.
if ((await client.of(CRDS).list()).items.length === 0)
  await apply(client, petstoreManifests());
const operator = await startOperator({
  client,
  egress: { allow: ['127.0.0.0/8'] },
  journal: { file: join(folder, 'journal.sqlite') },
  lease: {
    namespace: 'default',
    leaseDurationMs: 1_000,
    renewDeadlineMs: 700,
    retryPeriodMs: 200,
  },
  logger: silent,
});
await operator.ready;
process.send?.({ kubeconfig });
// Nobody to speak to any more: whoever started this is gone.
process.on('disconnect', () => process.exit(0));
