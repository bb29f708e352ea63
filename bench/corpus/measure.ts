// SPDX-License-Identifier: Apache-2.0
import { compile, loadDocument } from '@api-operators/openapi';
import { structuralProblems, type StructuralSchema } from '@api-operators/schema';
import { accountsOf } from './accounts.ts';
import type { Outcome } from './outcome.ts';

/**
 * Compiles one document, tells so, and checks what came of it. `uri` is the document's name; its ending may tell the
 * format.
 */
export function measure(uri: string, text: string, now: () => number, compiled: () => void): Outcome {
  const start = now();
  const result = compile({ documents: new Map([[uri, text]]), root: uri, options: { group: 'corpus.example.com' } });
  const milliseconds = now() - start;
  compiled();
  const loaded = loadDocument(uri, text);
  const operator = result.kind === 'compiled' ? result.operator : undefined;
  const measured = {
    milliseconds,
    operations: accountsOf(loaded.kind === 'loaded' ? loaded.document.tree : undefined, operator),
    warnings: result.diagnostics.filter(({ severity }) => severity === 'warning').length,
  };
  if (!operator) {
    const refusals = result.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ message, location }) => ({
        reason: message,
        position: `${location.line}:${location.column} #${location.pointer}`,
      }));
    return { kind: 'refused', ...measured, refusals };
  }
  const crds = [...operator.kinds.map(plan => plan.crd), ...Object.values(operator.bundleKinds)];
  return {
    kind: 'compiled',
    ...measured,
    kinds: operator.kinds.length,
    structuralProblems: crds.flatMap(crd =>
      structuralProblems(crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema).map(
        problem => `${crd.spec.names.kind} ${problem.path}: ${problem.message}`,
      ),
    ),
  };
}
