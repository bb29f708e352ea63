// SPDX-License-Identifier: Apache-2.0
/** The operator in a process of its own: `operator-process.ts <settings as JSON>`. */
import { KubeClient } from '@api-operators/kube';
import { startOperator } from '../../../src/operator.ts';
import type { OperatorSettings, TracedCall } from './operator-settings.ts';
import { answerQuestions } from './process.ts';
import { scaledClock } from './scaled-clock.ts';
import { measureUsage } from './usage.ts';

const settings = JSON.parse(process.argv[2]) as OperatorSettings;
const began = performance.timeOrigin;
const client = KubeClient.fromKubeconfig({
  text: settings.kubeconfig,
  allowHttp: true,
});
let calls: Record<string, number> = {};
let trace: TracedCall[] = [];
client.onRequest(({ verb, resource, name = '', ms }) => {
  const key = `${verb} ${resource}`;
  calls[key] = (calls[key] ?? 0) + 1;
  if (settings.trace) {
    const answeredAt = performance.timeOrigin + performance.now();
    trace.push({ verb, resource, name, sentAt: answeredAt - ms, answeredAt });
  }
});
const log = (level: string) => (message: string, fields?: object) => {
  if (process.env.OPERATOR_LOG) console.error(level, message, fields ?? '');
};
const operator = await startOperator({
  client,
  egress: { allow: ['127.0.0.0/8'] },
  journal: { file: settings.journal },
  lease: settings.lease && { namespace: 'default', ...settings.lease },
  ...(settings.timeScale === 1
    ? {}
    : { clock: scaledClock(settings.timeScale) }),
  logger: {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  },
});
const ready = operator.ready.then(() => Date.now() - began);
const usage = measureUsage();
answerQuestions({
  /** Milliseconds from the start of the process. */
  started: () => ready,
  usage: (options?: { collect?: boolean }) => usage(options),
  calls: () => calls,
  trace: () => trace,
  recount() {
    calls = {};
    trace = [];
  },
  /** Milliseconds since the start of the process. */
  age: () => performance.now(),
  metrics: () => operator.metrics(),
  journal: () => operator.journal.verify(),
  stop: () => operator.stop(),
});
