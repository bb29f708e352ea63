// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@api-operators/api';
import { compile, plan, type Placed, type Plan } from '@api-operators/bundle';
import type { Refusal, Warning } from '../refusals.ts';
import type { Placement, PromotionFacts } from '../types.ts';

export type Planned = { plan: Plan; warnings: Warning[]; refusals: Refusal[] };

/** What changes in the target, and what of it a person must know. */
export function planPromotion(facts: PromotionFacts, next: Bundle, placement: Placement): Planned {
  const after = placed(facts, next, placement);
  if (after === undefined) {
    throw new Error('A rendered Bundle always compiles.');
  }
  const before = placement.bundle && placed(facts, placement.bundle, placement);
  const result = plan({
    ...(before ? { before } : {}),
    after,
    observed: placement.observed,
    mappings: facts.mappings,
  });
  const conflicts = result.nodes.filter(({ change }) => change === 'conflict');
  return {
    plan: result,
    warnings: warningsOf(result),
    refusals:
      conflicts.length === 0
        ? []
        : [
            {
              code: 'name-conflict',
              objects: conflicts.map(({ key }) => `${key.kind} ${key.name}`),
              message: conflicts.flatMap(({ notes }) => notes).join(' '),
              remedy: 'Delete those objects, or rename the Binding or the nodes.',
            },
          ],
  };
}

function placed(facts: PromotionFacts, bundle: Bundle, placement: Placement): Placed | undefined {
  const compiled = compile({
    apiVersion: bundle.apiVersion,
    name: bundle.metadata.name,
    spec: bundle.spec,
    schemas: facts.schemas,
    ...(facts.connections ? { connections: facts.connections } : {}),
  });
  const uid = placement.bundle?.metadata.uid;
  return compiled.kind === 'refused'
    ? undefined
    : {
        name: bundle.metadata.name,
        namespace: bundle.metadata.namespace ?? '',
        ...(uid === undefined ? {} : { uid }),
        graph: compiled.graph,
      };
}

function warningsOf({ nodes }: Plan): Warning[] {
  const destroyed = nodes.filter(({ destructive }) => destructive).map(({ id }) => id);
  const unknown = nodes.filter(({ change }) => change === 'unknown').map(({ id }) => id);
  return [
    ...(destroyed.length > 0
      ? [{ code: 'destructive' as const, message: `Data in the API is destroyed: ${destroyed.join(', ')}.` }]
      : []),
    ...(unknown.length > 0
      ? [
          {
            code: 'unknown-afterwards' as const,
            message: `What becomes of ${unknown.join(', ')} is known only when what they need is there.`,
          },
        ]
      : []),
  ];
}
