// SPDX-License-Identifier: Apache-2.0
/**
 * An operator in a process of its own, which tests stop at a boundary between two steps, kill and freeze:
 * `node operator-process.ts <kubeconfig file> <journal file> <lease in milliseconds, or 0>`, spoken to over IPC.
 */
import { KubeClient } from '@api-operators/kube';
import type { CrashPoint } from '../crash-points.ts';
import { startOperator } from '../operator.ts';
import { silent } from '../integration/stack.ts';

/** To the process: where to stop work on which objects, and that it may go on. From it: that it stands ready, and what was reached. */
export type ToOperator =
  | { stopAt: [object: string, point: CrashPoint][] }
  | { goOn: true };
export type FromOperator =
  | { ready: true }
  | { armed: true }
  | { reached: CrashPoint; object: string; stopped: boolean };

const [kubeconfig, journal, lease] = process.argv.slice(2);
const tell = (message: FromOperator) => void process.send?.(message);
const stops = new Map<string, CrashPoint>();
const goOn: (() => void)[] = [];
process.on('message', (message: ToOperator) => {
  stops.clear();
  if ('goOn' in message) {
    for (const each of goOn.splice(0)) each();
  } else {
    for (const [object, point] of message.stopAt) stops.set(object, point);
    tell({ armed: true });
  }
});
// Nobody to speak to any more: whoever started this is gone.
process.on('disconnect', () => process.exit(0));

const leaseDurationMs = Number(lease);
const operator = await startOperator({
  client: KubeClient.fromKubeconfig({ file: kubeconfig, allowHttp: true }),
  egress: { allow: ['127.0.0.0/8'] },
  journal: { file: journal },
  lease:
    leaseDurationMs > 0
      ? {
          namespace: 'default',
          leaseDurationMs,
          renewDeadlineMs: leaseDurationMs * 0.7,
          retryPeriodMs: leaseDurationMs / 5,
        }
      : false,
  logger: silent,
  reached(point, object) {
    const stopped = stops.get(object) === point;
    tell({ reached: point, object, stopped });
    return stopped
      ? new Promise<void>(resolve => void goOn.push(resolve))
      : undefined;
  },
});
await operator.ready;
tell({ ready: true });
