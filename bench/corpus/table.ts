// SPDX-License-Identifier: Apache-2.0
import type { CommandSummary } from './command.ts';
import type { Limits } from './pool.ts';
import type { Summary } from './summary.ts';

/** The figures in the order of the table: what, how many, more about it. */
export function rowsOf(summary: Summary, limits: Limits): [string, string, string][] {
  const { operations, documents } = summary;
  const share = (part: number, all: number): string => (all === 0 ? '' : `${percent(part, all)} %`);
  return [
    ['Documents', count(documents), `${summary.megabytes} MB`],
    ['Compiled', count(summary.compiled), share(summary.compiled, documents)],
    ['Refused with a positioned message', count(summary.refused), share(summary.refused, documents)],
    ['Crashed', count(summary.crashed), `more than ${limits.memoryMb} MB counts as a crash`],
    ['Timed out', count(summary.timedOut), `after ${limits.timeoutMs / 1000} s`],
    ['Kinds', count(summary.kinds), ''],
    ['Problems of the CRDs by the structural check', count(summary.structuralProblems), ''],
    ['Largest CRD, bytes of JSON', count(summary.largestCrd?.bytes ?? 0), summary.largestCrd?.document ?? ''],
    ['Samples that their CRD would not take', count(summary.invalidSamples), ''],
    ['Operations', count(operations.all), ''],
    ['Operations that are part of a kind', count(operations.covered), share(operations.covered, operations.all)],
    ['Operations left out with the reason', count(operations.leftOut), share(operations.leftOut, operations.all)],
    ['Operations of refused documents', count(operations.refused), operations.refused > 0 ? 'webhooks, which the API sends' : ''],
    ['Operations not accounted for', count(operations.unaccounted), ''],
    ['Milliseconds a megabyte', count(summary.msPerMegabyte), `median ${summary.medianMs} ms a document`],
    ['Slowest document, ms', count(summary.slowest?.milliseconds ?? 0), summary.slowest?.document ?? ''],
    ['Peak memory of a worker, MB', count(summary.peakMemoryMb), summary.largest ?? ''],
    ['Whole run, seconds', count(summary.seconds), `${limits.workers} workers`],
  ];
}

export function commandRowsOf(summary: CommandSummary): [string, string, string][] {
  return [
    ['Documents', count(summary.documents), ''],
    ['Refused', count(summary.refused.length), summary.refused.join(', ')],
    ['Failed', count(summary.failed.length), summary.failed.map(({ document, exitCode }) => `${document} (${exitCode})`).join(', ')],
    ['Milliseconds a document, median', count(summary.medianMs), 'from the start of the process to its end'],
    ['Slowest document, ms', count(summary.slowest?.milliseconds ?? 0), summary.slowest?.document ?? ''],
    ['Peak memory, MB', count(summary.peakMemoryMb), summary.largest ?? ''],
  ];
}

export function commandTableOf(summary: CommandSummary): string {
  return lined(commandRowsOf(summary));
}

export function tableOf(summary: Summary, limits: Limits): string {
  const found = findings(summary);
  return lined(rowsOf(summary, limits)) + (found.length > 0 ? `${found.join('\n')}\n` : '');
}

function lined(rows: readonly [string, string, string][]): string {
  const widest = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, many, more]) => `${`${what.padEnd(widest)}  ${many.padStart(9)}  ${more}`.trimEnd()}\n`).join('');
}

function findings(summary: Summary): string[] {
  const few = (texts: string[]): string => `${texts.slice(0, 3).join('; ')}${texts.length > 3 ? `; and ${texts.length - 3} more` : ''}`;
  const listed: [string, string[]][] = [
    ['Refused', summary.refusals.map(({ document, position, reason }) => `${document}:${position}: ${reason}`)],
    ['Crashed', summary.crashes.map(({ document, reason }) => `${document}: ${reason}`)],
    ['Timed out', summary.timeOuts.map(({ document }) => document)],
    ['Not structural', summary.notStructural.map(({ document, problems }) => `${document}: ${few(problems)}`)],
    ['Judged otherwise by kube-apiserver', summary.disagreeing.map(({ document, problems }) => `${document}: ${few(problems)}`)],
    ['Samples not taken', summary.samplesInvalid.map(({ document, problems }) => `${document}: ${few(problems)}`)],
    ['Not accounted for', summary.unaccounted.map(({ document, operations }) => `${document}: ${few(operations)}`)],
  ];
  return listed.flatMap(([title, lines]) => (lines.length > 0 ? ['', `${title}:`, ...lines.map(line => `  ${line}`)] : []));
}

/** `99.62`; never rounded up to 100. */
function percent(part: number, all: number): string {
  return (Math.floor((part / all) * 10_000) / 100).toFixed(2);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
