// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { OperationName } from '@api-operators/api';
import { compile, type KindPlan } from '@api-operators/openapi';
import { parse } from 'yaml';
import { examine, type OperationResult } from './exam.ts';
import type { Answer, Task } from './messages.ts';
import type { Document } from './original.ts';
import { numbersFrom } from './random.ts';
import { startServer } from './server.ts';

const server = await startServer();

process.on('message', (task: Task) => {
  const failed = (error: unknown): Answer => ({ kind: 'lost', reason: error instanceof Error ? error.stack ?? error.message : String(error) });
  void answerOf(task).catch(failed).then(answer => process.send!(answer));
});
process.on('disconnect', () => server.close());

async function answerOf({ name, file, operations, seed }: Task): Promise<Answer> {
  const text = readFileSync(file, 'utf8');
  const compiled = compile({ documents: new Map([[name, text]]), root: name, options: { group: 'corpus.example.com' } });
  if (compiled.kind === 'refused') return { kind: 'refused' };
  // The judges read the document by another parser than the compiler's.
  const document = parseAny(text);
  const results: OperationResult[] = [];
  for (const { plan, use } of drawn(compiled.operator.kinds, operations, `${seed} ${name}`)) {
    results.push(await examine(name, document, plan, use, server));
  }
  return { kind: 'examined', results };
}

function parseAny(text: string): Document {
  try {
    return JSON.parse(text) as Document;
  } catch {
    return parse(text, { maxAliasCount: 1_000_000 }) as Document;
  }
}

/** So many operations of a document, each once, the same for the same seed. */
function drawn(kinds: readonly KindPlan[], operations: number, seed: string): { plan: KindPlan; use: OperationName }[] {
  const random = numbersFrom(seed);
  const seen = new Set<string>();
  return kinds
    .flatMap(plan => plan.operations.map(({ use, method, path }) => ({ plan, use, id: `${method} ${path}` })))
    .filter(({ plan, use }) => plan.mapping.spec!.versions[0].operations[use])
    .map(entry => ({ ...entry, order: random() }))
    .sort((a, b) => a.order - b.order)
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .slice(0, operations);
}
