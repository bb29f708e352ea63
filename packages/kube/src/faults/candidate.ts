// SPDX-License-Identifier: Apache-2.0
/**
 * A process that takes part in an election and works all the time while it leads: it changes an
 * object of the cluster and calls an external server, both fenced. Arguments: kubeconfig file, URL of
 * the external server, identity, lease in milliseconds. It writes a line for each thing that happens.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { KubeClient } from '../client/kube-client.ts';
import { isFenced } from '../client/kube-error.ts';
import { createLeaseElection } from '../lease/election.ts';
import type { Fence } from '../lease/types.ts';

/** Other processes need their share of the machine to renew their Lease. */
const PAUSE_MS = 5;

const [file, external, identity, leaseMs] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const client = KubeClient.fromKubeconfig({ file, patienceMs: 30_000 });

const election = createLeaseElection({
  client,
  namespace: 'default',
  name: 'election',
  identity,
  leaseDurationMs: Number(leaseMs),
  onStarted: fence => {
    say('started');
    void changeCluster(fence);
    void callOutside(fence);
  },
  onStopped: reason => say(`stopped: ${reason}`),
  onLeader: leader => say(`leader ${leader}`),
  onError: error => say(`error: ${String(error)}`),
});

async function changeCluster(fence: Fence): Promise<void> {
  const configMaps = client
    .fencedBy(() => fence)
    .of({ group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true });
  for (let turn = 0; ; turn += 1) {
    try {
      await configMaps.apply(
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { namespace: 'default', name: 'work' },
          data: { by: `${identity} ${fence.token}`, turn: String(turn) },
        },
        { fieldManager: 'worker', force: true },
      );
    } catch (error) {
      if (isFenced(error)) return;
      say(`failed: ${String(error)}`);
    }
    await pause(PAUSE_MS);
  }
}

async function callOutside(fence: Fence): Promise<void> {
  while (fence.stillHeld()) {
    await fetch(`${external}/${identity}`, { method: 'POST', signal: fence.signal }).catch(() => undefined);
    await pause(PAUSE_MS);
  }
}

election.start();
