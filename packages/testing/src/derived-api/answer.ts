// SPDX-License-Identifier: Apache-2.0
import { list, record, type JsonObject, type OpenApiDocument } from './document.ts';
import { sample } from './sample.ts';
import { shapeOfMany, shapeOfOne, type Shape } from './shape.ts';

/** An answer before it is written: `schema` is what the document says of its body. */
export interface Answer {
  status: number;
  mediaType?: string;
  schema?: unknown;
  body?: unknown;
}

/** The statuses of success that an operation declares, in their order. */
export function successes(operation: JsonObject): number[] {
  return Object.keys(record(operation.responses)).map(Number).filter(status => status >= 200 && status < 300);
}

/** What the document says of the JSON that an operation answers with a status; undefined where it has no body. */
export function jsonOf(document: OpenApiDocument, operation: JsonObject, status: number): { mediaType: string; schema: unknown } | undefined {
  const responses = record(operation.responses);
  const response = document.follow(responses[String(status)] ?? responses.default);
  const found = Object.entries(record(response.content)).find(([type]) => /\bjson\b/.test(type));
  return found && { mediaType: found[0], schema: record(found[1]).schema };
}

/** The answer with one object in it, or without a body where the document has none. */
export function oneObject(document: OpenApiDocument, operation: JsonObject, status: number, parameter: string, value: JsonObject): Answer {
  const json = jsonOf(document, operation, status);
  if (!json || status === 204) return { status };
  const shape = shapeOfOne(document, json.schema, parameter);
  return { status, ...json, body: wrapped(document, shape, known(shape.entity, value)) };
}

/** The answer with all objects of a collection in it. */
export function manyObjects(document: OpenApiDocument, operation: JsonObject, values: readonly JsonObject[]): Answer {
  const status = successes(operation)[0] ?? 200;
  const json = jsonOf(document, operation, status);
  if (!json) return { status };
  const shape = shapeOfMany(document, json.schema);
  const listed = values.map(value => known(shape.entity, value));
  return { status, ...json, body: wrapped(document, shape, listed) };
}

/** What the document says of a failure, with our reason in its message. */
export function failure(document: OpenApiDocument, operation: JsonObject, status: number, reasons: readonly string[]): Answer {
  const json = jsonOf(document, operation, status);
  const message = reasons.join('; ');
  if (!json) return { status, mediaType: 'application/json', body: { message } };
  const body = sample(document, json.schema);
  const holder = record(record(body).error ?? body);
  const properties = record(document.flat(json.schema).properties);
  if ('message' in holder || 'message' in properties) holder.message = message;
  return { status, ...json, body };
}

/** The answer of an operation that is about no object that is held. */
export function somethingElse(document: OpenApiDocument, operation: JsonObject): Answer {
  const status = successes(operation)[0] ?? 200;
  const json = jsonOf(document, operation, status);
  return json ? { status, ...json, body: sample(document, json.schema) } : { status };
}

function wrapped(document: OpenApiDocument, { schema, member }: Pick<Shape, 'schema' | 'member'>, inner: unknown): unknown {
  if (member === undefined) return inner;
  const { example: _whole, ...whole } = document.flat(schema);
  return { ...record(sample(document, whole)), [member]: inner };
}

function known(entity: JsonObject, value: JsonObject): JsonObject {
  const properties = record(entity.properties);
  if (list(Object.keys(properties)).length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(properties, name)));
}
