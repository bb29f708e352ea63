// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';

export interface Options {
  /** So many documents, drawn by the seed; absent = all. */
  sample?: number;
  seed: number;
  /** Names as in the corpus (`github.com/api.github.com`), or files; empty = the corpus. */
  documents: string[];
  json: boolean;
  /** Whether a kube-apiserver is started and asked about every CRD. */
  apiServer: boolean;
  /** Whether the command is measured, from the start of its process, in place of the compiler. */
  command: boolean;
  writeDocs: boolean;
}

export type ReadOptions = { kind: 'ok'; options: Options } | { kind: 'wrong'; message: string };

export const USAGE = `npm run bench:corpus -- [options]

  --sample N     N documents, drawn at random
  --seed S       draws others; default 1
  --doc NAME     this document alone: a name of the corpus, as github.com/api.github.com, or a file; may be repeated
  --apiserver    starts a kube-apiserver and has it judge every CRD too, by dry run
  --cli          measures \`api-operators generate\`, the start of the process included, one document after the other
  --json         one JSON object in place of the table
  --write-docs   the whole corpus, a kube-apiserver and the command over samples, and docs/reference/corpus.md anew
`;

export function readOptions(args: string[]): ReadOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        doc: { type: 'string', multiple: true, default: [] },
        cli: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        apiserver: { type: 'boolean', default: false },
        'write-docs': { type: 'boolean', default: false },
      },
    });
    const sample = values.sample === undefined ? undefined : Number(values.sample);
    const seed = Number(values.seed);
    if (sample !== undefined && !(Number.isInteger(sample) && sample > 0)) return wrong('--sample takes a number from 1 on.');
    if (!Number.isInteger(seed)) return wrong('--seed takes a whole number.');
    if (values.doc.length > 0 && sample !== undefined) return wrong('--sample draws from the corpus: leave out --doc.');
    if (values['write-docs'] && (sample !== undefined || values.doc.length > 0)) {
      return wrong('--write-docs tells of the whole corpus: leave out --sample and --doc.');
    }
    if (values.cli && (values.apiserver || values['write-docs'])) return wrong('--cli measures nothing else: leave out the other.');
    return {
      kind: 'ok',
      options: {
        sample,
        seed,
        documents: values.doc,
        json: values.json,
        apiServer: values.apiserver,
        command: values.cli,
        writeDocs: values['write-docs'],
      },
    };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(message: string): ReadOptions {
  return { kind: 'wrong', message };
}
