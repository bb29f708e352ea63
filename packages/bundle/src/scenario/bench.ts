// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/api';
import { largeBundle } from './large-bundle.ts';
import { API_VERSION, petstoreKinds } from './kinds.ts';
import { compile, decide, schemaLookup } from '../index.ts';

/** `node src/scenario/bench.ts [nodes]`: median and spread of compiling a graph with three expressions a node, and of one pass. */
const nodes = Number(process.argv[2] ?? 1000);
const runs = 15;
const spec = largeBundle(nodes);
const schemas = schemaLookup(petstoreKinds());

const compileTimes = times(() => compile({ apiVersion: API_VERSION, name: 'bench', spec, schemas }));
const compiled = compile({ apiVersion: API_VERSION, name: 'bench', spec, schemas });
if (compiled.kind === 'refused') {
  throw new Error(compiled.problems[0].message);
}
const bundle = {
  apiVersion: API_VERSION,
  kind: 'PetstoreBundle',
  metadata: { name: 'bench', namespace: 'default', uid: 'u', generation: 1 },
};
const children: KubeObject[] = [];
for (;;) {
  const { actions } = decide({ bundle, compiled, observed: { children }, now: 0 });
  const applies = actions.filter(action => action.kind === 'apply');
  if (applies.length === 0) {
    break;
  }
  for (const { object } of applies) {
    children.push({
      ...object,
      metadata: { ...object.metadata, uid: object.metadata.name, generation: 1 },
      status: { state: 'Synced', externalID: String(children.length + 1), observedGeneration: 1 },
    });
  }
}
const passTimes = times(() => decide({ bundle, compiled, observed: { children }, now: 0 }));
console.log(`${nodes} nodes, ${compiled.graph.edges.length} edges, ${runs} runs`);
console.log(`compile: ${told(compileTimes)}`);
console.log(`no-op pass: ${told(passTimes)}`);

function times(work: () => unknown): number[] {
  const all: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    work();
    all.push(performance.now() - start);
  }
  return all;
}

function told(all: number[]): string {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
  return `first ${all[0].toFixed(1)} ms, median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${at(1)} ms`;
}
