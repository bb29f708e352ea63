// SPDX-License-Identifier: Apache-2.0
import { createLeaseElection, type Fence } from '@api-operators/kube';
import type { Runtime } from './runtime.ts';

/** How Leases are held. */
export interface LeaseOptions {
  /** The operator's own namespace. */
  namespace: string;
  /** Unique to this process; made up where absent. */
  identity: string;
  leaseDurationMs?: number;
  renewDeadlineMs?: number;
  retryPeriodMs?: number;
}

/** Whether this process is the one that acts. */
export interface Leadership {
  leads(): boolean;
  /** null where no Lease is used; undefined while another process leads. */
  fence(): Fence | undefined | null;
  /** The runtime for whatever only the leader may do: each write to the cluster is refused with reason `Fenced` to who leads no more. */
  readonly runtime: Runtime;
  /** Gives the Lease back. */
  stop(): Promise<void>;
}

/**
 * Takes part in the election for the Lease `name`; `changed` is called whenever this process begins or ends to lead. Without a
 * Lease it leads from the start.
 *
 * @param fields - what logs say of the Lease
 */
export function createLeadership(
  runtime: Runtime,
  lease: LeaseOptions | false,
  name: string,
  fields: Record<string, string>,
  changed: () => void,
): Leadership {
  if (lease === false) {
    return {
      leads: () => true,
      fence: () => null,
      runtime,
      stop: async () => undefined,
    };
  }
  const { logger } = runtime;
  let leading = false;
  const election = createLeaseElection({
    client: runtime.client,
    name,
    ...lease,
    clock: runtime.clock,
    random: runtime.random,
    onStarted() {
      logger.info('leads', fields);
      leading = true;
      changed();
    },
    onStopped(reason) {
      logger.warn('no longer leads', { ...fields, reason });
      leading = false;
      changed();
    },
    onError: error =>
      logger.warn('the Lease could not be read or written', {
        ...fields,
        error: String(error),
      }),
  });
  election.start();
  return {
    leads: () => leading,
    fence: () => election.fence(),
    runtime: {
      ...runtime,
      client: runtime.client.fencedBy(() => election.fence()),
    },
    stop: () => election.stop(),
  };
}
