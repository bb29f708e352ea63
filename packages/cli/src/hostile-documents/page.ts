// SPDX-License-Identifier: Apache-2.0
import { hostileCases } from './cases/all.ts';
import type { HostileCase } from './hostile-case.ts';
import type { CaseRun } from './run-case.ts';

/** A row of the page; the figures are those of the machine that wrote it. */
export interface PageRow {
  name: string;
  about: string;
  says: string;
  cpuMs: number;
  memoryMb: number;
}

export function pageRow({ name, about, says }: HostileCase, run: CaseRun, base: string): PageRow {
  const lines = run.err.split('\n');
  const line = (says ? lines.find(text => says.test(text)) : undefined) ?? lines.find(text => /^\S+:\d+:\d+: /.test(text)) ?? lines[0];
  const plain = line.replaceAll(base, '…').replace(/(127\.0\.0\.1|localhost):\d+/g, '$1').replace(/\?(other|n)=[^\s:"]*/g, '');
  const shown = plain.length > 240 ? `${plain.slice(0, 239)}…` : plain;
  return {
    name,
    about,
    says: `exit ${run.exit}${shown ? `: ${shown}` : ', nothing to say'}`,
    cpuMs: Math.round(run.cpuMs),
    memoryMb: Math.round(run.memoryMb),
  };
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

export function pageText(rows: readonly PageRow[]): string {
  return `# Hostile documents

What \`api-operators\` makes of ${hostileCases.length} documents, files and servers that nobody would call an API description in good faith. Each
row is a case of a test that starts the real command in a process of its own and holds it to 2 seconds of computing (user
and system time of the whole process, its start included), 512 MB of resident memory, the message below with its place
and its remedy, and its exit code. Beside that, for each: nothing is written outside of the folder of \`--out\`, no file
outside of the document's folder is opened, no host is looked up or connected to but the one that the document was asked
from, and what lies outside of the folder stands in no output.

\`UPDATE_HOSTILE=1 node --test packages/cli/src/hostile-documents/hostile-documents.test.ts\` writes this page; the figures are
those of the machine that wrote it last.

| document | what is hostile about it | what is said | ms | MB |
|---|---|---|--:|--:|
${rows.map(row => `| ${cell(row.name)} | ${cell(row.about)} | \`${cell(row.says).replaceAll('`', "'")}\` | ${row.cpuMs} | ${row.memoryMb} |`).join('\n')}
`;
}

/** The page without what differs from machine to machine. */
export function withoutFigures(page: string): string {
  return page.replace(/ \| \d+ \| \d+ \|$/gm, ' |');
}
