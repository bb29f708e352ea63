// SPDX-License-Identifier: Apache-2.0
import { startDevCluster } from '@api-operators/dev-cluster';
import { loadRecordings } from './recordings.ts';
import { replay, type Replayed } from './replay.ts';

/** Nothing takes long in one process, and each difference costs as much again. */
const SETTLE_WITHIN_MS = 200;

/** All recorded exchanges, sent to a new embedded cluster. */
export async function replayOnEmbedded(): Promise<Replayed[]> {
  const cluster = await startDevCluster();
  const tokens: Record<string, string> = {
    admin: cluster.tokenFor('admin', ['system:masters']),
    someone: cluster.tokenFor('someone', []),
  };
  try {
    const target = { url: cluster.url, certificate: cluster.caPem, token: (user = 'admin') => tokens[user] };
    const replayed: Replayed[] = [];
    for (const recording of await loadRecordings()) {
      replayed.push(...(await replay(recording, target, { settleWithin: SETTLE_WITHIN_MS })));
    }
    return replayed;
  } finally {
    await cluster.stop();
  }
}
