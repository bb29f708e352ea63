// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../json.ts';
import type { Schema } from '../schemas/schema.ts';
import type { Problem } from '../schemas/validate.ts';
import { validate } from '../schemas/validate.ts';

/** A parameter as the document declares it. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** Where the values of a call come from. Header names are lower case. */
export interface RawParameters {
  path: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
}

export type Parameters =
  | { kind: 'ok'; values: Map<string, Json> }
  | { kind: 'refused'; problems: Problem[] };

/** The values of the declared parameters by name, defaults filled in; integers are bigint. */
export function readParameters(
  declared: Parameter[],
  raw: RawParameters,
): Parameters {
  const values = new Map<string, Json>();
  const problems: Problem[] = [];
  for (const parameter of declared) {
    const texts = rawTexts(parameter, raw);
    if (texts.length === 0) {
      if (parameter.required) {
        problems.push({ field: parameter.name, message: 'is required' });
      } else if (parameter.schema.default !== undefined) {
        values.set(parameter.name, parameter.schema.default);
      }
      continue;
    }
    const value = fromText(texts, parameter.schema);
    const wrong =
      texts.length > 1 && parameter.schema.type !== 'array'
        ? [{ field: parameter.name, message: 'is given more than once' }]
        : validateText(value, parameter, texts[0]);
    problems.push(...wrong);
    values.set(parameter.name, value);
  }
  return problems.length === 0
    ? { kind: 'ok', values }
    : { kind: 'refused', problems };
}

function rawTexts(
  { name, in: place }: Parameter,
  raw: RawParameters,
): string[] {
  switch (place) {
    case 'path':
      return [raw.path[name]];
    case 'query':
      return raw.query.getAll(name);
    case 'header':
      return [raw.headers[name.toLowerCase()] ?? []].flat();
  }
}

function fromText(texts: string[], schema: Schema): Json {
  switch (schema.type) {
    case 'array':
      return texts;
    case 'integer':
      return /^-?\d{1,30}$/.test(texts[0]) ? BigInt(texts[0]) : texts[0];
    default:
      return texts[0];
  }
}

function validateText(
  value: Json,
  { name, schema }: Parameter,
  text: string,
): Problem[] {
  return schema.type === 'integer' && typeof value === 'string'
    ? [{ field: name, message: `'${text}' is no integer` }]
    : validate(value, schema, name);
}
