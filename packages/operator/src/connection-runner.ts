// SPDX-License-Identifier: Apache-2.0
import type { Cache } from '@api-operators/kube';
import { startController, type Controller } from './controller.ts';
import { createConnectionReconciler } from './kinds/connection/reconcile.ts';
import { createLeadership, type LeaseOptions } from './leadership.ts';
import type { Runtime } from './runtime.ts';

/** Tells in the status of Connections where they lead, while this process holds the Lease `api-operators`. */
export function createConnectionRunner(
  runtime: Runtime,
  connections: Cache,
  lease: LeaseOptions | false,
  onReconciled: (failed: boolean, ms: number, kind: string) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  let controller: Controller | undefined;
  let turn: Promise<void> = Promise.resolve();
  const apply = () => {
    turn = turn.then(async () => {
      const wanted = leadership.leads() && !stopped;
      if (wanted && !controller) {
        controller = startController({
          runtime: leadership.runtime,
          name: 'connections',
          cache: connections,
          reconciler: wake =>
            createConnectionReconciler(leadership.runtime, connections, wake),
          concurrency: 4,
          onReconciled,
        });
      } else if (!wanted && controller) {
        await controller.stop();
        controller = undefined;
      }
    });
    return turn;
  };
  const leadership = createLeadership(
    runtime,
    lease,
    'api-operators',
    { kind: 'connections' },
    () => void apply(),
  );
  void apply();
  return {
    async stop() {
      stopped = true;
      await apply();
      await leadership.stop();
    },
  };
}
