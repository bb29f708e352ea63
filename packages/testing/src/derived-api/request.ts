// SPDX-License-Identifier: Apache-2.0
import { list, record, type JsonObject, type OpenApiDocument } from './document.ts';
import type { SchemaCheck } from './schema-check.ts';

export type ReadBody = { kind: 'ok'; value: JsonObject } | { kind: 'refused'; status: 400 | 415; problems: string[] };

/** The body of a request as its operation describes it: JSON or a form; whatever it does not declare is refused. */
export function readBody(
  document: OpenApiDocument,
  check: SchemaCheck,
  operation: JsonObject,
  mediaType: string,
  text: string,
): ReadBody {
  const body = document.follow(operation.requestBody);
  const content = record(body.content);
  if (text === '') {
    return body.required === true ? { kind: 'refused', status: 400, problems: ['there is no body'] } : { kind: 'ok', value: {} };
  }
  const declared = Object.keys(content).find(each => each.split(';')[0].trim().toLowerCase() === mediaType);
  if (declared === undefined) {
    return { kind: 'refused', status: 415, problems: [`the operation takes ${Object.keys(content).join(', ') || 'no body'}, not "${mediaType}"`] };
  }
  const { schema } = record(content[declared]);
  if (mediaType === 'application/x-www-form-urlencoded') return readForm(document, check, schema, text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'refused', status: 400, problems: [(error as Error).message] };
  }
  const problems = check.problems(schema, value, 'request');
  return problems.length > 0 ? { kind: 'refused', status: 400, problems } : { kind: 'ok', value: record(value) };
}

function readForm(document: OpenApiDocument, check: SchemaCheck, schema: unknown, text: string): ReadBody {
  const { properties } = document.flat(schema);
  const fields = new URLSearchParams(text);
  const value: JsonObject = {};
  for (const name of new Set(fields.keys())) {
    const isList = document.flat(record(properties)[name]).type === 'array';
    value[name] = isList ? fields.getAll(name) : fields.get(name);
  }
  const unknown = Object.keys(value).filter(name => !Object.hasOwn(record(properties), name));
  const problems = [...unknown.map(name => `${name} is no field of the form`), ...check.textProblems(schema, { value })];
  return problems.length > 0 ? { kind: 'refused', status: 400, problems } : { kind: 'ok', value };
}

/** What is wrong with the query of a request, one line a problem. */
export function queryProblems(check: SchemaCheck, parameters: readonly JsonObject[], query: URLSearchParams, ignored: ReadonlySet<string>): string[] {
  const declared = parameters.filter(each => each.in === 'query');
  const unknown = [...new Set(query.keys())].filter(name => !ignored.has(name) && !declared.some(each => each.name === name));
  const wrong = declared.flatMap(parameter => {
    const name = String(parameter.name);
    if (!query.has(name)) return parameter.required === true ? [`the query lacks ${name}`] : [];
    const isList = record(parameter.schema).type === 'array';
    return check.textProblems(parameter.schema, { value: isList ? query.getAll(name) : query.get(name) }).map(each => `${name}: ${each}`);
  });
  return [...unknown.map(name => `${name} is no query parameter of the operation`), ...wrong];
}

/** Names of query parameters that log in. */
export function loginParameters(document: OpenApiDocument): Set<string> {
  const schemes = Object.values(record(record(document.root.components).securitySchemes)).map(each => document.follow(each));
  return new Set(list(schemes.filter(each => each.type === 'apiKey' && each.in === 'query')).map(each => String(record(each).name)));
}
