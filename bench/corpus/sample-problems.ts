// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition, JsonObject } from '@api-operators/api';
import { compileRule } from '@api-operators/cel';
import { applyDefaults, prune, validate, type Json, type StructuralSchema } from '@api-operators/schema';

/** What kube-apiserver would say against the sample: schema, unknown fields, and the rules of its spec. */
export function sampleProblems(crd: CustomResourceDefinition, sample: JsonObject): string[] {
  const schema = crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema;
  const { value, pruned } = prune(schema, sample as Json, { embedded: true });
  const stored = applyDefaults(schema, value) as { spec?: Json };
  return [
    ...pruned.map(path => `${path}: the schema does not name it`),
    ...validate(schema, stored as Json).map(({ path, message }) => `${path}: ${message}`),
    ...ruleProblems(schema.properties?.spec, stored.spec),
  ];
}

function ruleProblems(schema: StructuralSchema | undefined, spec: Json | undefined): string[] {
  const problems: string[] = [];
  for (const { rule, message } of schema?.['x-kubernetes-validations'] ?? []) {
    const compiled = compileRule(rule, schema!);
    if (compiled.kind === 'refused') problems.push(`spec: ${rule}: ${compiled.problems[0].message}`);
    else if (compiled.evaluate(spec, undefined, { steps: 10_000 }).kind !== 'holds') problems.push(`spec: ${message ?? rule}`);
  }
  return problems;
}
