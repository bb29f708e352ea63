// SPDX-License-Identifier: Apache-2.0
// Shows where the embedded cluster answers otherwise than recorded, beyond what is listed (with --all: everywhere),
// takes off the list what is no more, and writes the page of the documentation anew:
// node packages/testing/src/exchanges/compare.ts [--all]
import { writeFile } from 'node:fs/promises';
import { DIFFERENCES_PAGE, differencesPage, judge, loadDifferences, saveDifferences, without } from './differences.ts';
import { replayOnEmbedded } from './embedded.ts';

const SHOWN_PLACES = 8;
const SHOWN_LETTERS = 400;

const listed = await loadDifferences();
const replayed = await replayOnEmbedded();
const { vanished } = judge(replayed, listed);
const { unlisted } = judge(replayed, process.argv.includes('--all') ? [] : listed);
for (const { id, request, differences } of unlisted) {
  console.log(`${id}\n  ${request}`);
  for (const { path, expected, actual } of differences.slice(0, SHOWN_PLACES)) {
    console.log(`  ${path}\n    real      ${shown(expected)}\n    embedded  ${shown(actual)}`);
  }
  if (differences.length > SHOWN_PLACES) console.log(`  and ${differences.length - SHOWN_PLACES} more places`);
}
for (const { id, reason } of vanished) console.log(`no longer: ${id}: ${reason}`);
console.log(`${replayed.length} exchanges, ${unlisted.length} shown, ${vanished.length} taken off the list`);
const left = without(listed, vanished);
await saveDifferences(left);
await writeFile(DIFFERENCES_PAGE, differencesPage(left, replayed.length));

function shown(value: unknown): string {
  return value === undefined ? '(absent)' : JSON.stringify(value).slice(0, SHOWN_LETTERS);
}
