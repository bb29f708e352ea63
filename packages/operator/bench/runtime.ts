// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the runtime: `npm run bench:runtime -- [--json] [--only M4,M7] [--runs 10] [--target embedded|control-plane]`.
 * Cluster, REST API, operator and driver are processes of their own.
 */
import { parseArgs } from 'node:util';
import { load, machine } from './runtime/machine.ts';
import type { Settled } from './runtime/metric.ts';
import { metrics } from './runtime/metrics.ts';
import { runMetric, type MetricResult } from './runtime/run-metric.ts';
import { machineText, tables } from './runtime/table.ts';
import { writeDocs } from './runtime/write-docs.ts';

const USAGE = `Usage: npm run bench:runtime -- [options]
  --only M4,M7          these metrics alone: ${metrics
    .map(each => each.id)
    .join(', ')}
  --runs N              runs of each figure that is repeated (default 5)
  --target T            embedded (default) or control-plane
  --idle-seconds N      how long the idle operator is watched (default 60)
  --tiny                sizes that show only that the metrics work
  --json                figures as JSON on standard output
  --write-docs          figures into docs/benchmarks.md`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '5' },
    target: { type: 'string', default: 'embedded' },
    'idle-seconds': { type: 'string', default: '60' },
    tiny: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const only = values.only?.split(',').map(id => id.trim().toUpperCase());
const unknown = only?.filter(id => !metrics.some(each => each.id === id)) ?? [];
const { target } = values;
const [runs, idleSeconds] = [
  Number(values.runs),
  Number(values['idle-seconds']),
];
if (values.help) {
  console.log(USAGE);
} else if (
  unknown.length > 0 ||
  (target !== 'embedded' && target !== 'control-plane') ||
  !(Number.isInteger(runs) && runs > 0) ||
  !(idleSeconds > 0)
) {
  console.error(
    unknown.length > 0
      ? `There is no metric ${unknown.join(', ')}.\n${USAGE}`
      : USAGE,
  );
  process.exitCode = 2;
} else {
  const results: MetricResult[] = [];
  const settled = new Map<string, Settled>();
  for (const metric of metrics.filter(
    each => only?.includes(each.id) ?? true,
  )) {
    process.stderr.write(`${metric.id} ${metric.title} …`);
    const result = await runMetric(metric, {
      target,
      runs,
      size: values.tiny ? 'tiny' : 'full',
      idleSeconds,
      settled,
    });
    results.push(result);
    process.stderr.write(
      ` ${result.seconds} s${
        result.failed === undefined ? '' : `: ${result.failed}`
      }\n`,
    );
    if (values['write-docs']) await writeDocs([result], machine());
  }
  for (const { world } of settled.values()) await world.stop();
  if (values.json) {
    console.log(
      JSON.stringify(
        { machine: { ...machine(), load: load() }, runs, results },
        undefined,
        2,
      ),
    );
  } else {
    console.log(`${machineText(machine())}\n\n${tables(results)}`);
  }
  if (results.some(result => result.failed !== undefined)) process.exitCode = 1;
}
