// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, CustomResourceDefinition, Identity, Json, JsonObject, Operations } from '@api-operators/api';
import type { CrdContext } from '../crd/kind-crd.ts';
import { setOwn } from '../crd/own-key.ts';
import { child, isObject, members, type Node } from '../resolve/node.ts';
import type { KindFields, SpecField } from '../mapping/fields.ts';
import type { NamedDraft } from '../names/name-kinds.ts';
import { withChoices } from './sample-choice.ts';
import { accepts, sampleValue } from './sample-value.ts';

/** Fields beyond the needed ones that a sample shows. */
const MAX_OPTIONAL = 12;

/** A custom resource made from the document's own examples. The caller's id is left to the API. */
export function sampleOf(
  named: NamedDraft,
  fields: KindFields,
  crd: CustomResourceDefinition,
  mapped: { operations: Operations; identity?: Identity },
  context: CrdContext,
): JsonObject {
  const schema = crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec;
  const whole = bodyExamples(named);
  const spec: JsonObject = {};
  let optional = 0;
  for (const field of fields.fields) {
    const needed = isNeeded(field, schema, mapped);
    const isId = field.field === mapped.identity?.field && !needed;
    if (isId) continue;
    const examples = examplesOf(field, whole, context);
    if (!needed && (examples.length === 0 || optional >= MAX_OPTIONAL)) continue;
    const property = schema.properties![field.field];
    if (!property) continue;
    const value = field.binary
      ? { data: 'ZXhhbXBsZQ==', contentType: 'application/octet-stream' }
      : field.secret
      ? { name: `${named.singular}-secret`, key: field.wire.replace(/[^A-Za-z0-9._-]/g, '-') || 'value' }
      : sampleValue(property, examples);
    if (value === undefined) continue;
    if (!needed) optional += 1;
    setOwn(spec, field.field, value);
  }
  if (fields.binaryBody) Object.assign(spec, { data: 'ZXhhbXBsZQ==', contentType: 'application/octet-stream' });
  if (!mapped.operations.create && mapped.identity && !mapped.identity.singleton) {
    if (!mapped.identity.field || spec[mapped.identity.field] === undefined) spec.externalIDRef = '1';
  }
  return {
    apiVersion: `${context.group}/${context.version}`,
    kind: named.kind,
    metadata: { name: `${named.singular.slice(0, 50)}-sample` },
    spec: valid(schema, spec, fields.fields.filter(field => isNeeded(field, schema, mapped)).map(field => field.field)),
  };
}

/** The spec with what its choices ask for; without the optional fields where they stand in the way. */
function valid(schema: CrdSchema, spec: JsonObject, needed: readonly string[]): JsonObject {
  const maker = { accepts, make: (property: CrdSchema) => sampleValue(property, []) };
  for (const start of [spec, only(spec, needed)]) {
    const candidate = withChoices(schema, start, maker);
    if (accepts(schema, candidate)) return candidate;
  }
  return spec;
}

function only(spec: JsonObject, names: readonly string[]): JsonObject {
  const kept: JsonObject = {};
  for (const name of names) if (Object.hasOwn(spec, name)) setOwn(kept, name, spec[name]);
  return kept;
}

function isNeeded(
  field: SpecField,
  schema: CrdSchema,
  { operations, identity }: { operations: Operations; identity?: Identity },
): boolean {
  if (schema.required?.includes(field.field)) return true;
  const creates = operations.create !== undefined || operations.call !== undefined;
  if (field.field === identity?.field && field.places.every(place => place.in === 'path')) return true;
  return field.required && creates;
}

/** Examples of whole bodies. */
function bodyExamples(named: NamedDraft): Json[] {
  const body = named.draft.claims.map(claim => claim.operation.body).find(Boolean);
  if (!body) return [];
  const examples: Json[] = [];
  const media = members(child(body.node, 'content')).find(([type]) => type === body.mediaType)?.[1];
  const one = child(media, 'example') ?? child(body.schema, 'example');
  if (one) examples.push(one.value);
  for (const [, example] of members(child(media, 'examples'))) {
    const value: Node | undefined = child(example, 'value');
    if (value) examples.push(value.value);
  }
  return examples;
}

function examplesOf(field: SpecField, whole: readonly Json[], context: CrdContext): Json[] {
  const examples: Json[] = [];
  const inBody = field.places.some(place => place.in === 'body');
  for (const body of whole) {
    if (inBody && isObject(body) && Object.hasOwn(body, field.wire)) examples.push(body[field.wire]);
    if (field.places[0].in === 'body-root') examples.push(body);
  }
  const own = child(field.example, 'example');
  if (own) examples.push(own.value);
  if (field.expression) examples.push(...context.schemas.shape(field.expression).examples);
  return examples;
}
