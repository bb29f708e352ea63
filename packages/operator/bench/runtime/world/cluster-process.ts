// SPDX-License-Identifier: Apache-2.0
/** The embedded cluster in a process of its own, its data in a file: `cluster-process.ts <folder>`. */
import { startDevCluster } from '@api-operators/dev-cluster';
import { answerQuestions } from './process.ts';
import { measureUsage } from './usage.ts';

const cluster = await startDevCluster({ dataDir: process.argv[2] });
const usage = measureUsage();
answerQuestions({
  kubeconfig: () => cluster.kubeconfig(),
  usage: () => usage(),
});
