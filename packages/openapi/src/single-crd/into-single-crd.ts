// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition, JsonObject, RestMapping } from '@api-operators/api';
import { setOwn } from '../crd/own-key.ts';
import { compareText } from '../model/read-model.ts';
import type { CompiledOperator, KindPlan } from '../types.ts';
import { memberNames } from './member-names.ts';
import { singleCrd } from './single-crd.ts';
import { STEERING } from './steering.ts';

export type IntoSingleCrd =
  | { kind: 'made'; operator: CompiledOperator }
  | { kind: 'too-large'; bytes: number };

/** Bytes of JSON that a CRD may have; etcd takes 1.5 MB together with what the server adds. */
const MOST = 900_000;

/**
 * The same operator with one CRD for all its kinds: `spec.kind` says which of them an object is, and its fields stand
 * in the member of spec that is named after it. For clusters where every CRD counts; there are no Bundles of such objects.
 */
export function intoSingleCrd(operator: CompiledOperator): IntoSingleCrd {
  const members = memberNames(operator.kinds.map(plan => plan.kind));
  const single = singleCrd(operator, members);
  const bytes = new TextEncoder().encode(JSON.stringify(single)).length;
  if (bytes > MOST) return { kind: 'too-large', bytes };
  const names = { kind: single.spec.names.kind, plural: single.spec.names.plural };
  const kinds = operator.kinds.map(plan => {
    const member = members.get(plan.kind)!;
    return { ...plan, mapping: mappingWithin(plan.mapping, { ...names, member }), sample: sampleWithin(plan, single, member) };
  });
  return { kind: 'made', operator: { ...operator, kinds, single } };
}

function mappingWithin(mapping: RestMapping, within: { kind: string; plural: string; member: string }): RestMapping {
  return { ...mapping, spec: { ...mapping.spec!, within } };
}

/** The sample's own fields below its member, those that steer the operator beside it. */
function sampleWithin(plan: KindPlan, single: CustomResourceDefinition, member: string): JsonObject {
  const { spec, ...sample } = plan.sample as JsonObject & { spec: JsonObject };
  const steering: JsonObject = {};
  const own: JsonObject = {};
  for (const [name, value] of Object.entries(spec).sort(([a], [b]) => compareText(a, b))) {
    setOwn(STEERING.has(name) ? steering : own, name, value);
  }
  return { ...sample, kind: single.spec.names.kind, spec: { kind: plan.kind, ...steering, [member]: own } };
}
