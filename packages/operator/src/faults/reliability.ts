// SPDX-License-Identifier: Apache-2.0
import { HAZARDS } from './hazards.ts';
import type { HazardTest } from './hazard-tests.ts';

/** Between these lines the document is written by `npm run test:faults -- --write`. */
export const BEGIN = '<!-- table of hazards -->';
export const END = '<!-- end of the table -->';

/** The table of the document, one row a hazard. */
export function reliabilityTable(tests: readonly HazardTest[]): string {
  const rows = HAZARDS.map(([id, hazard, then]) => {
    const mine = tests.filter(each => each.hazards.includes(id));
    const shown = mine.map(
      ({ file, title }) => `[${escape(title)}](../${file})`,
    );
    return `| ${id} | ${hazard} | ${then} | ${shown.join('<br>')} |`;
  });
  return [
    BEGIN,
    '',
    '| | what goes wrong | what happens then | shown by |',
    '|---|---|---|---|',
    ...rows,
    '',
    END,
  ].join('\n');
}

/** The document with the table of these tests. */
export function withTable(text: string, tests: readonly HazardTest[]): string {
  const [before, rest] = text.split(BEGIN);
  const [, after] = (rest ?? '').split(END);
  if (after === undefined) {
    throw new Error(`docs/reliability.md has no lines ${BEGIN} and ${END}`);
  }
  return `${before}${reliabilityTable(tests)}${after}`;
}

function escape(title: string): string {
  return title.replace(/[[\]|<>*_`]/g, character => `\\${character}`);
}
