// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import { compile, loadDocument } from '@api-operators/openapi';
import { structuralProblems, type StructuralSchema } from '@api-operators/schema';
import { accountsOf } from './accounts.ts';
import type { Outcome } from './outcome.ts';
import { sampleProblems } from './sample-problems.ts';

export interface Measurement {
  outcome: Outcome;
  /** Every CRD of what was compiled, with what the structural check says against it. */
  crds: { crd: CustomResourceDefinition; problems: string[] }[];
}

/**
 * Compiles one document, tells so, and checks what came of it. `uri` is the document's name; its ending may tell the
 * format.
 */
export function measure(uri: string, text: string, now: () => number, compiled: () => void): Measurement {
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
    return { outcome: { kind: 'refused', ...measured, refusals }, crds: [] };
  }
  const crds = [...operator.kinds.map(plan => plan.crd), ...Object.values(operator.bundleKinds)].map(crd => ({
    crd,
    problems: structuralProblems(crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema).map(
      problem => `${crd.spec.names.kind} ${problem.path}: ${problem.message}`,
    ),
  }));
  const samples = operator.kinds.flatMap(({ kind, crd, sample }) => {
    const [problem] = sampleProblems(crd, sample);
    return problem === undefined ? [] : [`${kind} ${problem}`];
  });
  const outcome: Outcome = {
    kind: 'compiled',
    ...measured,
    kinds: operator.kinds.length,
    structuralProblems: crds.flatMap(({ problems }) => problems),
    largestCrd: Math.max(0, ...crds.map(({ crd }) => Buffer.byteLength(JSON.stringify(crd)))),
    invalidSamples: samples,
    disagreements: [],
  };
  return { outcome, crds };
}
