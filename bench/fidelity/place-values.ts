// SPDX-License-Identifier: Apache-2.0
import type { Authentication } from '@api-operators/rest-mapping';
import type { FieldMapping, Json, JsonObject, OperationName } from '@api-operators/api';
import type { KindPlan } from '@api-operators/openapi';
import { applyDefaults, prune, validate, type StructuralSchema } from '@api-operators/schema';
import { hideNested } from './nested-secrets.ts';
import { isObject, type Original } from './original.ts';
import type { CallValues } from './values.ts';

/** A custom resource that wishes for a call with these values, and what of them must arrive. */
export interface Placed {
  spec: JsonObject;
  secrets: Map<string, string>;
  /** The external object's id, as the operator would know it. */
  id?: string;
  idempotencyKey?: string;
  ifMatch?: string;
  /** The body, where only its bytes can be compared. */
  bytes?: { data: Uint8Array };
  /** What a Connection adds: credentials that the document declares as parameters too. */
  authentication: Authentication;
  expected: CallValues;
  /** Declared, optional, and by design no field of the resource. */
  left: string[];
}

export const BYTES = new TextEncoder().encode('bytes\u0000\u0001 of a file\r\n--');
/** Stands for what a schema describes as an object and the API takes as XML. */
const XML = '<example a="1">&amp; é</example>';

/** Writes the values into `spec` where the kind's RestMapping has a place for them. */
export function placeValues(plan: KindPlan, use: OperationName, values: CallValues, original: Original): Placed {
  const mapping = plan.mapping.spec!.versions[0];
  const operation = mapping.operations[use]!;
  const placed: Placed = { spec: {}, secrets: new Map(), authentication: { headers: {}, query: {}, secrets: [] }, expected: { parameters: new Map() }, left: [] };
  const applies = (field: FieldMapping): boolean => field.operations?.includes(use) !== false;
  for (const { name, in: place } of original.parameters) {
    const key = `${place}:${name}`;
    const wished = values.parameters.get(key);
    if (wished === undefined) continue;
    const isId = place === 'path' && mapping.identity?.parameter === name;
    // A path that takes a list of ids takes one.
    const value = isId && Array.isArray(wished) ? wished.slice(0, 1) : wished;
    const field = mapping.fields.find(one => one.in === place && one.wire === name && applies(one));
    if (place === 'header' && operation.idempotencyKeyHeader === name) placed.idempotencyKey = text(value);
    else if (place === 'header' && operation.ifMatch && name.toLowerCase() === 'if-match') placed.ifMatch = text(value);
    else if (isId && !field) placed.id = idText(value);
    else if (field && operation.parameters.some(one => one.in === place && one.wire === name)) put(placed, field, value);
    else if (original.credentials.has(key.toLowerCase()) && (place === 'header' || place === 'query')) {
      if (place === 'header') placed.authentication.headers[name.toLowerCase()] = text(value);
      else placed.authentication.query[name] = text(value);
    } else {
      placed.left.push(key);
      continue;
    }
    placed.expected.parameters.set(key, value);
    if (isId && use !== 'create' && use !== 'call') placed.id = idText(value);
  }
  placeBody(placed, plan, use, values.body);
  placed.spec = structuredClone(placed.spec);
  for (const [name, secret] of hideNested(mapping, placed.spec)) placed.secrets.set(name, secret);
  return placed;
}

function placeBody(placed: Placed, plan: KindPlan, use: OperationName, body: Json | undefined): void {
  const mapping = plan.mapping.spec!.versions[0];
  const operation = mapping.operations[use]!;
  if (body === undefined) return;
  if (!operation.body) {
    placed.left.push('body');
    return;
  }
  placed.expected.body = body;
  const root = mapping.fields.find(one => one.in === 'body-root');
  if (operation.body.binary) placed.bytes = { data: BYTES };
  else if (operation.body.root && root && /^text\//.test(operation.body.mediaType) && typeof body === 'object') {
    put(placed, root, XML);
    placed.bytes = { data: new TextEncoder().encode(XML) };
  } else if (operation.body.root) {
    if (root) put(placed, root, body);
  } else if (isObject(body)) {
    placed.expected.body = Object.fromEntries(
      Object.entries(body as JsonObject).map(([wire, value]) => {
        const field = mapping.fields.find(one => one.in === 'body' && one.wire === wire && one.operations?.includes(use) !== false) ?? { field: wire, wire, in: 'body' as const };
        // One field may feed the path and the body: it has one value.
        const taken = Object.hasOwn(placed.spec, field.field) ? placed.spec[field.field] : undefined;
        if (taken === undefined) put(placed, field, value);
        return [wire, taken ?? value];
      }),
    );
  }
}

function put(placed: Placed, field: FieldMapping, value: Json): void {
  let own = value;
  if (field.secret) {
    placed.secrets.set(field.field, text(value));
    own = { name: 'credentials', key: 'value' };
  } else if (field.binary) own = { data: Buffer.from(text(value)).toString('base64') };
  Object.defineProperty(placed.spec, field.field, { value: own, enumerable: true, configurable: true, writable: true });
}

function idText(value: Json): string {
  return Array.isArray(value) ? value.map(String).join() : text(value);
}

function text(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/**
 * `spec` as an API server would store it, or what it would refuse. What the kind needs besides comes from its
 * sample, and from `created`, the fields that its creation would have.
 */
export function stored(plan: KindPlan, spec: JsonObject, created: JsonObject): Stored {
  const schema = plan.crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema;
  const sample = (plan.sample.spec ?? {}) as JsonObject;
  const needs = schema.properties?.spec ?? {};
  const completed = complete(needs, complete(needs, spec, sample), created) as JsonObject;
  const first = storedAs(plan, schema, completed);
  // A kind that asks for one of several members says so in ways that only its sample answers.
  return first.kind === 'ok' ? first : either(storedAs(plan, schema, { ...sample, ...completed }), first);
}

type Stored = { kind: 'ok'; spec: JsonObject } | { kind: 'refused'; message: string };

function either(second: Stored, first: Stored): Stored {
  return second.kind === 'ok' ? second : first;
}

/** What the schema needs and another operation's values do not have, from a whole resource. */
function complete(schema: StructuralSchema, value: Json, sample: Json | undefined): Json {
  if (!isObject(value) || !isObject(sample)) return value;
  const whole: JsonObject = { ...(value as JsonObject) };
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(whole, name) && Object.hasOwn(sample, name)) whole[name] = sample[name] as Json;
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(whole, name) && Object.hasOwn(sample, name)) whole[name] = complete(property, whole[name], sample[name] as Json);
  }
  return whole;
}

function storedAs(plan: KindPlan, schema: StructuralSchema, whole: JsonObject): Stored {
  const resource = { apiVersion: plan.sample.apiVersion, kind: plan.kind, metadata: { name: 'drawn' }, spec: whole } as JsonObject;
  const { value } = prune(schema, applyDefaults(schema, resource), { embedded: true });
  const problems = validate(schema, value);
  if (problems.length > 0) return { kind: 'refused', message: problems.map(problem => `${problem.path} ${problem.message}`).join('; ').slice(0, 300) };
  return { kind: 'ok', spec: (value as JsonObject).spec as JsonObject };
}
