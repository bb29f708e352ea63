// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '../client/kube-client.ts';
import type { KubeObject } from '../objects/object.ts';
import type { Clock } from '../time/clock.ts';

export interface EventRecorderOptions {
  client: KubeClient;
  /** Who reports, such as `api-operators.dev/petstore`. */
  component: string;
  /** The process, such as a pod's name. */
  instance: string;
  /** The same Event on the same object is counted and sent again at most this often; 10 minutes unless given. */
  repeatMs?: number;
  /** Distinct Events an object before it is limited to one in `repeatMs`; 25 unless given. */
  burst?: number;
  onError?: (error: unknown) => void;
  clock?: Clock;
}

export interface EventDetails {
  type: 'Normal' | 'Warning';
  /** A machine-readable word in PascalCase. */
  reason: string;
  /** For people; cut at 1 kB. */
  message: string;
  /** What was done, in PascalCase; the reason unless given. */
  action?: string;
}

/** Writes core/v1 Events, in the background. It never throws and never floods. */
export interface EventRecorder {
  record(about: KubeObject, event: EventDetails): void;
  /** Fulfilled when all that was recorded has been sent or given up. */
  flush(): Promise<void>;
}
