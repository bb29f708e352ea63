// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AnswerDifference } from './normalize.ts';
import type { Replayed } from './replay.ts';

/** A way in which the embedded cluster answers otherwise than a real one, and why it may. */
export interface ListedDifference {
  /** A sentence. */
  reason: string;
  /** Where in the answer, `*` standing for anything: `body.metadata.managedFields*`. */
  places: string[];
  /** The ids of the exchanges in which it is seen, all of them. */
  exchanges: string[];
}

const FILE = path.join(import.meta.dirname, 'differences.json');
/** The generated page of the documentation. */
export const DIFFERENCES_PAGE = path.join(
  import.meta.dirname,
  '../../../../docs/reference/embedded-cluster-differences.md',
);

export async function loadDifferences(): Promise<ListedDifference[]> {
  return JSON.parse(await readFile(FILE, 'utf8')) as ListedDifference[];
}

export async function saveDifferences(listed: readonly ListedDifference[]): Promise<void> {
  await writeFile(FILE, `${JSON.stringify(listed, null, 2)}\n`);
}

/** The list without what is no more. */
export function without(listed: readonly ListedDifference[], vanished: Verdict['vanished']): ListedDifference[] {
  return listed
    .map(each => ({
      ...each,
      exchanges: each.exchanges.filter(id => !vanished.some(other => other.id === id && other.reason === each.reason)),
    }))
    .filter(({ exchanges }) => exchanges.length > 0);
}

/** What a list of differences does not say, and what it says that is not so. */
export interface Verdict {
  unlisted: { id: string; request: string; differences: AnswerDifference[] }[];
  vanished: { id: string; reason: string }[];
}

export function judge(replayed: readonly Replayed[], listed: readonly ListedDifference[]): Verdict {
  const rules = listed.map(each => ({ ...each, patterns: each.places.map(patternOf), seen: new Set<string>() }));
  const unlisted: Verdict['unlisted'] = [];
  for (const { id, exchange, differences } of replayed) {
    const left = differences.filter(({ path: place }) => {
      const rule = rules.find(
        ({ exchanges, patterns }) => exchanges.includes(id) && patterns.some(pattern => pattern.test(place)),
      );
      rule?.seen.add(id);
      return !rule;
    });
    if (left.length > 0) unlisted.push({ id, request: `${exchange.method} ${exchange.path}`, differences: left });
  }
  const vanished = rules.flatMap(({ reason, exchanges, seen }) =>
    exchanges.filter(id => !seen.has(id)).map(id => ({ id, reason })),
  );
  return { unlisted, vanished };
}

function patternOf(place: string): RegExp {
  const escaped = place.split('*').map(part => part.replace(/[.[\]{}()\\^$|+?]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}

/** The page of the documentation about them, Markdown. `total`: how many exchanges are compared. */
export function differencesPage(listed: readonly ListedDifference[], total: number): string {
  const differing = new Set(listed.flatMap(({ exchanges }) => exchanges)).size;
  const sections = listed.map(({ reason, places, exchanges }) =>
    [
      `## ${reason}`,
      `In the answer: ${places.map(code).join(', ')}.`,
      exchanges.map(id => `- ${code(id)}`).join('\n'),
    ].join('\n\n'),
  );
  return `${[
    '# Where the embedded cluster differs from a real one',
    `Of ${total} exchanges that were recorded between kubectl or a client and a real control plane, the embedded ` +
      `cluster answers ${total - differing} in the same way and ${differing} with a difference. Each difference ` +
      'is named here with its reason. A test sends all exchanges again: it fails on a difference that is not on ' +
      'this page, and on one of this page that is no more. Answers compare without what is never the same twice: ' +
      'identifiers, versions, times, addresses.',
    ...sections,
  ].join('\n\n')}\n`;
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
