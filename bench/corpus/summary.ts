// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from './outcome.ts';
import type { Answer, Task } from './messages.ts';
import type { Cost } from './plot.ts';

/** What `--json` prints. */
export interface Summary {
  documents: number;
  compiled: number;
  refused: number;
  crashed: number;
  timedOut: number;
  kinds: number;
  /** Of all documents. `refused`: those of refused documents, for each of which `refusals` says why. */
  operations: { all: number; covered: number; leftOut: number; refused: number; unaccounted: number };
  /** What the structural check says against the CRDs. */
  structuralProblems: number;
  /** Bytes of JSON; more than 900,000 are too large to be stored. */
  largestCrd: { document: string; bytes: number } | null;
  /** Samples that their own CRD would not take. */
  invalidSamples: number;
  /** CRDs that only one of kube-apiserver and the structural check takes; 0 where no kube-apiserver was asked. */
  disagreements: number;
  warnings: number;
  megabytes: number;
  /** Time of compiling over the size of what was compiled. */
  msPerMegabyte: number;
  /** Half of the documents compile in less. */
  medianMs: number;
  slowest: { document: string; milliseconds: number } | null;
  peakMemoryMb: number;
  /** The document with the peak. */
  largest: string | null;
  /** Wall clock of the whole run. */
  seconds: number;
  refusals: ({ document: string } & Refusal)[];
  crashes: { document: string; reason: string }[];
  timeOuts: { document: string; milliseconds: number }[];
  notStructural: { document: string; problems: string[] }[];
  samplesInvalid: { document: string; problems: string[] }[];
  disagreeing: { document: string; problems: string[] }[];
  unaccounted: { document: string; operations: string[] }[];
}

export function summarize(tasks: readonly Task[], answers: readonly Answer[], seconds: number): Summary {
  const summary: Summary = {
    documents: tasks.length,
    compiled: 0,
    refused: 0,
    crashed: 0,
    timedOut: 0,
    kinds: 0,
    operations: { all: 0, covered: 0, leftOut: 0, refused: 0, unaccounted: 0 },
    structuralProblems: 0,
    largestCrd: null,
    invalidSamples: 0,
    disagreements: 0,
    warnings: 0,
    megabytes: 0,
    msPerMegabyte: 0,
    medianMs: 0,
    slowest: null,
    peakMemoryMb: 0,
    largest: null,
    seconds: Math.round(seconds),
    refusals: [],
    crashes: [],
    timeOuts: [],
    notStructural: [],
    samplesInvalid: [],
    disagreeing: [],
    unaccounted: [],
  };
  const times: number[] = [];
  let compiledMegabytes = 0;
  answers.forEach((answer, index) => {
    const document = tasks[index].name;
    const { outcome, megabytes } = answer;
    summary[outcome.kind] += 1;
    summary.megabytes += megabytes;
    if (answer.peakMemoryMb > summary.peakMemoryMb) {
      summary.peakMemoryMb = Math.round(answer.peakMemoryMb);
      summary.largest = document;
    }
    if (outcome.kind === 'crashed') return void summary.crashes.push({ document, reason: outcome.reason });
    if (outcome.kind === 'timedOut') {
      return void summary.timeOuts.push({ document, milliseconds: outcome.milliseconds });
    }
    const { all, covered, leftOut, unaccounted } = outcome.operations;
    summary.operations.all += all;
    summary.operations.covered += covered;
    summary.operations.leftOut += leftOut;
    summary.warnings += outcome.warnings;
    if (outcome.kind === 'refused') {
      summary.operations.refused += unaccounted.length;
      return void summary.refusals.push(...outcome.refusals.map(refusal => ({ document, ...refusal })));
    }
    summary.operations.unaccounted += unaccounted.length;
    if (unaccounted.length > 0) summary.unaccounted.push({ document, operations: unaccounted });
    summary.kinds += outcome.kinds;
    summary.structuralProblems += outcome.structuralProblems.length;
    if (outcome.structuralProblems.length > 0) {
      summary.notStructural.push({ document, problems: outcome.structuralProblems });
    }
    if (outcome.largestCrd > (summary.largestCrd?.bytes ?? -1)) summary.largestCrd = { document, bytes: outcome.largestCrd };
    summary.invalidSamples += outcome.invalidSamples.length;
    if (outcome.invalidSamples.length > 0) summary.samplesInvalid.push({ document, problems: outcome.invalidSamples });
    summary.disagreements += outcome.disagreements.length;
    if (outcome.disagreements.length > 0) summary.disagreeing.push({ document, problems: outcome.disagreements });
    const milliseconds = Math.round(outcome.milliseconds);
    times.push(outcome.milliseconds);
    compiledMegabytes += megabytes;
    if (milliseconds > (summary.slowest?.milliseconds ?? -1)) summary.slowest = { document, milliseconds };
    return undefined;
  });
  const total = times.reduce((sum, time) => sum + time, 0);
  times.sort((a, b) => a - b);
  return {
    ...summary,
    megabytes: Math.round(summary.megabytes * 10) / 10,
    msPerMegabyte: compiledMegabytes > 0 ? Math.round(total / compiledMegabytes) : 0,
    medianMs: Math.round((times[Math.floor(times.length / 2)] ?? 0) * 10) / 10,
  };
}

/** etcd takes objects of 1.5 MB; what the API server and appliers add to a CRD needs its room too. */
const MAX_CRD_BYTES = 900_000;

/** Whether nothing went wrong that is ours: refusals are the document's. */
export function isSound(summary: Summary): boolean {
  const { crashed, timedOut, structuralProblems, invalidSamples, disagreements, unaccounted } = summary;
  if ((summary.largestCrd?.bytes ?? 0) > MAX_CRD_BYTES) return false;
  return crashed + timedOut + structuralProblems + invalidSamples + disagreements + unaccounted.length === 0;
}

/** Size and time of each document that compiled. */
export function costsOf(answers: readonly Answer[]): Cost[] {
  return answers.flatMap(({ outcome, megabytes }) =>
    outcome.kind === 'compiled' ? [{ megabytes, milliseconds: outcome.milliseconds }] : [],
  );
}
