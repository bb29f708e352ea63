// SPDX-License-Identifier: Apache-2.0
import type { LeaseOptions } from '../../../src/leadership.ts';

/** What an operator's process is started with. */
export interface OperatorSettings {
  kubeconfig: string;
  /** The journal's file. */
  journal: string;
  /** false: no Lease, for a single operator whose clock is scaled. */
  lease: Partial<LeaseOptions> | false;
  /** How many times faster the operator's time passes; 1 = as it is. */
  timeScale: number;
  /** Keeps the calls to the API server one by one. */
  trace: boolean;
}

/** One call to the API server; times in milliseconds since 1970, with fractions. */
export interface TracedCall {
  verb: string;
  resource: string;
  name: string;
  sentAt: number;
  answeredAt: number;
}
