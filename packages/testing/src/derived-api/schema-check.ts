// SPDX-License-Identifier: Apache-2.0
import { Ajv, type ValidateFunction } from 'ajv';
import { isObject, list, record, type JsonObject } from './document.ts';

/** `request`: nobody sends what is readOnly. `response`: nobody answers what is writeOnly. */
export type Direction = 'request' | 'response';

const LITERAL = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Holds values to the schemas of an OpenAPI 3.0 document, by an independent validator of JSON Schema. */
export class SchemaCheck {
  readonly #ajv: Record<Direction | 'text', Ajv>;
  readonly #compiled = new Map<Ajv, WeakMap<object, ValidateFunction>>();

  constructor(root: JsonObject) {
    const make = (direction: Direction, coerceTypes: boolean) => {
      // Documents carry words of their own, and formats that nobody else knows.
      const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes, allErrors: true, logger: false, inlineRefs: false });
      ajv.addSchema(plain(root, direction) as object, 'document:');
      return ajv;
    };
    this.#ajv = { request: make('request', false), response: make('response', false), text: make('request', true) };
  }

  /** What is wrong with a value, one line a problem. */
  problems(schema: unknown, value: unknown, direction: Direction): string[] {
    return this.#problems(this.#ajv[direction], schema, { value }, direction);
  }

  /** As `problems`, for members that came as text: they are changed to the types of the schema where that can be done. */
  textProblems(schema: unknown, holder: { value: unknown }): string[] {
    return this.#problems(this.#ajv.text, schema, holder, 'request');
  }

  #problems(ajv: Ajv, schema: unknown, holder: { value: unknown }, direction: Direction): string[] {
    if (!isObject(schema)) return [];
    const known = this.#compiled.get(ajv) ?? new WeakMap<object, ValidateFunction>();
    this.#compiled.set(ajv, known);
    let validate = known.get(schema);
    if (!validate) {
      validate = ajv.compile({ properties: { value: plain(schema, direction) } });
      known.set(schema, validate);
    }
    if (validate(holder)) return [];
    return (validate.errors ?? []).map(error => `${error.instancePath.replace(/^\/value/, '') || 'the body'} ${error.message}`);
  }
}

/** OpenAPI's dialect as JSON Schema, with references into the one document that the validator holds. */
function plain(value: unknown, direction: Direction): unknown {
  if (Array.isArray(value)) return value.map(item => plain(item, direction));
  if (!isObject(value)) return value;
  if (typeof value.$ref === 'string') return { $ref: value.$ref.replace(/^#/, 'document:#') };
  const made = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, LITERAL.has(key) && !isObject(value.properties) ? each : plain(each, direction)]),
  );
  for (const bound of ['Minimum', 'Maximum'] as const) {
    if (made[`exclusive${bound}`] === true) made[`exclusive${bound}`] = made[bound.toLowerCase()];
    else if (made[`exclusive${bound}`] === false) delete made[`exclusive${bound}`];
  }
  if (made.nullable === true && Array.isArray(made.enum) && !made.enum.includes(null)) made.enum = [...made.enum, null];
  // The validator knows `nullable` only beside `type`.
  if (made.nullable === true && made.type === undefined) delete made.nullable;
  if (Array.isArray(made.required) && isObject(value.properties)) {
    const hidden = direction === 'request' ? 'readOnly' : 'writeOnly';
    const properties = record(value.properties);
    made.required = list(made.required).filter(name => record(properties[String(name)])[hidden] !== true);
  }
  return made;
}
