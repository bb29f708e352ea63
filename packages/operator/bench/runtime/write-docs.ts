// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import type { Machine } from './machine.ts';
import { machineText, tables } from './table.ts';
import type { MetricResult } from './run-metric.ts';

const PAGE = new URL('../../../../docs/benchmarks.md', import.meta.url);

/** Puts each result between the markers of its metric and target, which are made at the end of the page where they are missing. */
export async function writeDocs(
  results: readonly MetricResult[],
  machine: Machine,
): Promise<void> {
  await writeFile(
    PAGE,
    withResults(await readFile(PAGE, 'utf8'), results, machine),
  );
}

/** The page with the results in it; everything outside of their markers stays. */
export function withResults(
  page: string,
  results: readonly MetricResult[],
  machine: Machine,
): string {
  let text = page;
  for (const result of results) {
    const name = `${result.id} ${result.target}`;
    const begin = `<!-- begin ${name} -->`;
    const end = `<!-- end ${name} -->`;
    const body = `${begin}\n${tables([result])}\n${machineText(
      machine,
    )}\n${end}`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    text =
      from >= 0 && to > from
        ? text.slice(0, from) + body + text.slice(to + end.length)
        : `${text.trimEnd()}\n\n${body}\n`;
  }
  return text;
}
