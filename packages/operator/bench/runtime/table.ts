// SPDX-License-Identifier: Apache-2.0
import type { Summary } from './figures.ts';
import type { Machine } from './machine.ts';
import type { MetricResult } from './run-metric.ts';

/** Results as Markdown: a table a metric. */
export function tables(results: readonly MetricResult[]): string {
  return results.map(table).join('\n');
}

function table({
  id,
  title,
  definition,
  target,
  load,
  figures,
  checks,
  failed,
}: MetricResult): string {
  const rows = figures.map(
    figure =>
      `| ${figure.name} | ${withUnit(figure.median, figure.unit)} | ${spread(
        figure,
      )} | ${figure.runs} | ${aim(figure)} |`,
  );
  return [
    `#### ${id}: ${title} (${
      target === 'embedded' ? 'embedded cluster' : 'kube-apiserver'
    })`,
    '',
    definition,
    '',
    ...(rows.length > 0
      ? [
          '| | median | spread | runs | target |',
          '|---|---|---|---|---|',
          ...rows,
          '',
        ]
      : []),
    ...(failed === undefined ? [] : [`**Ended early:** ${failed}`, '']),
    `${checks} end states checked. Load of the machine ${load[0]} before, ${load[1]} after.`,
    '',
  ].join('\n');
}

/** Where it was measured, as a sentence. */
export function machineText({ cores, cpu, memoryGiB, node }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node.slice(1)}.`;
}

function spread({ min, max, runs }: Summary): string {
  return runs < 2 ? '' : `${shown(min)} – ${shown(max)}`;
}

function aim({ target, met, unit }: Summary): string {
  if (!target) return '';
  const sign = { '<=': '≤', '>=': '≥', '=': '' }[target.is];
  return `${`${sign} ${withUnit(target.value, unit)}`.trim()}: ${
    met ? 'met' : '**missed**'
  }`;
}

function withUnit(value: number, unit: string): string {
  return `${shown(value)} ${unit}`.trim();
}

/** Three digits that matter. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
