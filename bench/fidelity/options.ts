// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';

export interface Options {
  /** So many operations, drawn by the seed. */
  sample: number;
  seed: number;
  /** Names as in the corpus (`github.com/api.github.com`), or files; empty = the corpus. */
  documents: string[];
  json: boolean;
  writeDocs: boolean;
}

export type ReadOptions = { kind: 'ok'; options: Options } | { kind: 'wrong'; message: string };

export const USAGE = `npm run bench:fidelity -- [options]

  --sample N     N operations or a few more, drawn at random, at most four of one document; default 2400
  --seed S       draws others; default 1
  --doc NAME     N operations of this document: a name of the corpus, as github.com/api.github.com, or a file; may be repeated
  --json         one JSON object in place of the table
  --write-docs   docs/reference/fidelity.md anew
`;

export function readOptions(args: string[]): ReadOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        sample: { type: 'string', default: '2400' },
        seed: { type: 'string', default: '1' },
        doc: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        'write-docs': { type: 'boolean', default: false },
      },
    });
    const sample = Number(values.sample);
    const seed = Number(values.seed);
    if (!(Number.isInteger(sample) && sample > 0)) return wrong('--sample takes a number from 1 on.');
    if (!Number.isInteger(seed)) return wrong('--seed takes a whole number.');
    if (values['write-docs'] && values.doc.length > 0) return wrong('--write-docs tells of the corpus: leave out --doc.');
    return { kind: 'ok', options: { sample, seed, documents: values.doc, json: values.json, writeDocs: values['write-docs'] } };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(message: string): ReadOptions {
  return { kind: 'wrong', message };
}
