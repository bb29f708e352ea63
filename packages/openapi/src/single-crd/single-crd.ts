// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, CustomResourceDefinition } from '@api-operators/api';
import {
  ANNOTATION_OWNER,
  ANNOTATION_SPEC_DIGEST,
  controllerFieldSchemas,
  customResourceDefinition,
  printerColumns,
  statusSchema,
} from '@api-operators/api';
import { hoistRules } from './hoist-rules.ts';
import { GENERATOR } from '../generator.ts';
import type { CompiledOperator, KindPlan, KindRole } from '../types.ts';
import { STEERING } from './steering.ts';


/** The one CRD of an operator; `members` names the member of `spec` for each kind. */
export function singleCrd(operator: CompiledOperator, members: ReadonlyMap<string, string>): CustomResourceDefinition {
  const { api, prefix, group, version, owner, specDigest, kinds } = operator;
  const roles = [...new Set(kinds.map(plan => plan.role))];
  const name = (plan: KindPlan) => members.get(plan.kind)!;
  const rules = kinds.flatMap(plan => hoistRules(specOf(plan)['x-kubernetes-validations'] ?? [], name(plan), STEERING));
  const spec: CrdSchema = {
    type: 'object',
    description: 'Which kind of object it is, and the fields of that kind.',
    properties: {
      kind: {
        type: 'string',
        description: 'What the object is; the member of that name holds its fields. It never changes.',
        enum: kinds.map(plan => plan.kind),
        'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'kind never changes: make a new object' }],
      },
      ...steeringFields(roles),
      ...Object.fromEntries(kinds.map(plan => [name(plan), ownFields(plan)])),
    },
    required: ['kind'],
    ...(rules.length > 0 ? { 'x-kubernetes-validations': rules } : {}),
    // Exactly one member, and the one that kind names. Said without CEL, which would cost more with each kind.
    allOf: [
      { oneOf: kinds.map(plan => ({ required: [name(plan)] })) },
      { oneOf: kinds.map(plan => ({ required: [name(plan)], properties: { kind: { enum: [plan.kind] } } })) },
    ],
  };
  return customResourceDefinition({
    group,
    version,
    kind: `${prefix}Object`,
    plural: `${prefix.toLowerCase()}objects`,
    singular: `${prefix.toLowerCase()}object`,
    shortNames: [],
    categories: ['api-operators'],
    description: `An object of the API ${operator.title}: ${kinds.length} kinds in one.`,
    spec,
    status: statusOf(roles),
    columns: [
      { name: 'Kind', type: 'string', jsonPath: '.spec.kind', description: 'What the object is.' },
      ...printerColumns(roles.includes('resource') ? 'resource' : roles[0]),
    ],
    api,
    role: 'object',
    generator: GENERATOR,
    annotations: { [ANNOTATION_OWNER]: owner, [ANNOTATION_SPEC_DIGEST]: specDigest },
  });
}

function steeringFields(roles: readonly KindRole[]): Record<string, CrdSchema> {
  // A resource has them all.
  const fields: Record<string, CrdSchema> = Object.assign({}, ...roles.map(role => controllerFieldSchemas(role)).reverse());
  if (roles.length < 2) return fields;
  return {
    ...fields,
    executionInterval: { ...fields.executionInterval, description: 'How often a resource is looked at, a query asked, or an action called.' },
  };
}

function specOf(plan: KindPlan): CrdSchema {
  return plan.crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec;
}

function ownFields(plan: KindPlan): CrdSchema {
  const { 'x-kubernetes-validations': _hoisted, ...spec } = specOf(plan);
  const properties = Object.entries(spec.properties ?? {}).filter(([name]) => !STEERING.has(name));
  return { ...spec, description: `Fields of ${plan.kind}: ${plan.reason}`.slice(0, 1_000), properties: Object.fromEntries(properties) };
}

/** What the roles have in common and each has of its own; the states of all. */
function statusOf(roles: readonly KindRole[]): CrdSchema {
  const each = roles.map(role => statusSchema(role));
  const states = new Set(each.flatMap(schema => (schema.properties?.state.enum ?? []) as string[]));
  const properties: Record<string, CrdSchema> = Object.assign({}, ...each.map(schema => schema.properties));
  return { ...each[0], properties: { ...properties, state: { ...properties.state, enum: [...states] } } };
}
