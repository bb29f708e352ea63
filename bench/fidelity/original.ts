// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './packages.ts';
import { textFor } from './repair.ts';

type Object = Record<string, unknown>;

/** A document as its author wrote it. */
export type Document = Object;

/** A parameter as the document declares it; `schema` as JSON Schema. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required: boolean;
  style: string;
  explode: boolean;
  /** Declared with `content`: the value is JSON text. */
  json: boolean;
  schema: Schema;
  examples: unknown[];
}

export interface Content {
  mediaType: string;
  schema?: Schema;
  examples: unknown[];
  encoding: Record<string, { style?: string; explode?: boolean; contentType?: string }>;
}

/** One operation, read from the document alone: nothing here comes from the compiler's model. */
export interface Original {
  version: '2' | '3.0' | '3.1';
  method: string;
  path: string;
  parameters: Parameter[];
  body?: { required: boolean; contents: Content[] };
  responses: { status: string; contents: Content[] }[];
  /** Names of query parameters, headers and cookies that log in, in lower case: `query:api_key`. */
  credentials: Set<string>;
  /** A document with this operation alone and what it refers to; schemas are JSON Schema. */
  document: Document;
  /** A reference that is followed here by nobody: to an anchor, or to another file. */
  unfollowed?: string;
}

export function isObject(value: unknown): value is Object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SCHEMA_MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SCHEMAS = ['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems'];
const KEPT = [
  'type', 'format', 'enum', 'const', 'multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'pattern',
  'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'required', 'example', 'examples', 'default', 'readOnly', 'writeOnly',
];
/** What `format: byte` means; validators that know the format by that name are few. */
const BASE64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$';
/** The generator would take the time of the run. */
const DATES: Record<string, string> = { 'date-time': '2030-01-31T12:00:00Z', date: '2030-01-31', time: '12:00:00Z' };
/** A schema without any of these allows everything; of that, a text. */
const UNTYPED = ['type', 'allOf', 'anyOf', 'oneOf', 'not', 'const', 'properties', 'items', 'additionalProperties', 'if'];
/** OpenAPI: parameters of these names are ignored. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization']);
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);
/** What the validators know. */
export const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

/** Reads one operation; undefined where the document has none there. `direction`: whose rules `required` follows. */
export function readOriginal(document: Document, path: string, method: string, direction: 'request' | 'response'): Original | undefined {
  return new Reader(document, direction).read(path, method);
}

class Reader {
  private readonly document: Document;
  private readonly direction: 'request' | 'response';
  private readonly version: Original['version'];
  private readonly names = new Map<string, string>();
  private readonly schemas: Object = {};
  private unfollowed?: string;

  constructor(document: Document, direction: 'request' | 'response') {
    this.document = document;
    this.direction = direction;
    this.version = document.swagger !== undefined ? '2' : /^3\.[1-9]/.test(String(document.openapi)) ? '3.1' : '3.0';
  }

  read(path: string, method: string): Original | undefined {
    const paths = isObject(this.document.paths) ? this.document.paths : {};
    const item = this.follow(paths[path]);
    const operation = isObject(item) ? this.follow(item[method.toLowerCase()]) : undefined;
    if (!isObject(item) || !isObject(operation) || !METHODS.includes(method.toLowerCase())) return undefined;
    const declared = this.declared(item, operation, path);
    const parameters = declared.flatMap(parameter => this.parameter(parameter));
    const body = this.version === '2' ? this.swaggerBody(declared, operation) : this.body(this.follow(operation.requestBody));
    const responses = this.responses(operation);
    const document = this.slice(path, method.toLowerCase(), operation, declared, parameters, body);
    return {
      version: this.version,
      method: method.toUpperCase(),
      path,
      parameters,
      ...(body ? { body } : {}),
      responses,
      credentials: this.credentials(),
      document,
      ...(this.unfollowed === undefined ? {} : { unfollowed: this.unfollowed }),
    };
  }

  private follow(value: unknown): unknown {
    let at = value;
    for (let steps = 0; isObject(at) && typeof at.$ref === 'string' && steps < 50; steps += 1) at = this.at(at.$ref);
    return at;
  }

  private at(reference: string): unknown {
    // Anchors and other files: what stands there is not known here.
    if (!/^#(\/|$)/.test(reference)) {
      this.unfollowed ??= reference;
      return undefined;
    }
    let at: unknown = this.document;
    for (const raw of decodeURIComponent(reference.slice(1)).split('/').slice(1)) {
      const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      at = (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, key) ? (at as Object)[key] : undefined;
    }
    return at;
  }

  /** The parameters of path item and operation; the operation's own win. */
  private declared(item: Object, operation: Object, path: string): Object[] {
    const found = new Map<string, Object>();
    for (const list of [item.parameters, operation.parameters]) {
      for (const entry of Array.isArray(list) ? list : []) {
        const parameter = this.follow(entry);
        if (!isObject(parameter) || typeof parameter.name !== 'string') continue;
        if (parameter.in === 'header' && IGNORED_HEADERS.has(parameter.name.toLowerCase())) continue;
        found.set(`${parameter.in}:${parameter.name}`, parameter);
      }
    }
    // A template whose parameter was forgotten takes a text.
    for (const [, name] of path.split('#')[0].matchAll(/\{\+?([^{}]+)\}/g)) {
      const schema = this.version === '2' ? { type: 'string' } : { schema: { type: 'string' } };
      if (!found.has(`path:${name}`)) found.set(`path:${name}`, { name, in: 'path', required: true, ...schema });
    }
    return [...found.values()];
  }

  private parameter(parameter: Object): Parameter[] {
    const place = parameter.in as Parameter['in'];
    if (!['path', 'query', 'header', 'cookie'].includes(place)) return [];
    const content = isObject(parameter.content) ? Object.entries(parameter.content)[0] : undefined;
    const raw = content ? (content[1] as Object).schema : this.version === '2' ? parameter : parameter.schema;
    const style = String(parameter.style ?? (place === 'path' || place === 'header' ? 'simple' : 'form'));
    const swagger = collection(parameter, place);
    return [
      {
        name: parameter.name as string,
        in: place,
        required: place === 'path' || parameter.required === true,
        style: this.version === '2' ? swagger.style : style,
        explode: this.version === '2' ? swagger.explode : typeof parameter.explode === 'boolean' ? parameter.explode : style === 'form',
        json: content !== undefined,
        schema: this.inlined(raw),
        examples: [...(parameter.example === undefined ? [] : [parameter.example]), ...this.examples(parameter.examples)],
      },
    ];
  }

  private examples(value: unknown): unknown[] {
    if (!isObject(value)) return [];
    return Object.values(value).flatMap(entry => {
      const example = this.follow(entry);
      return isObject(example) && example.value !== undefined ? [example.value] : [];
    });
  }

  private body(body: unknown): Original['body'] {
    if (!isObject(body) || !isObject(body.content) || Object.keys(body.content).length === 0) return undefined;
    return { required: body.required === true, contents: this.contents(body.content) };
  }

  private contents(content: unknown): Content[] {
    return Object.entries(isObject(content) ? content : {}).map(([mediaType, entry]) => {
      const media = isObject(entry) ? entry : {};
      return {
        mediaType,
        ...(media.schema === undefined ? {} : { schema: this.inlined(media.schema) }),
        examples: [...(media.example === undefined ? [] : [media.example]), ...this.examples(media.examples)],
        encoding: (isObject(media.encoding) ? media.encoding : {}) as Content['encoding'],
      };
    });
  }

  private swaggerBody(declared: Object[], operation: Object): Original['body'] {
    const consumes = strings(operation.consumes ?? this.document.consumes);
    const body = declared.find(parameter => parameter.in === 'body');
    const types = consumes.length > 0 ? consumes : ['application/json'];
    if (body) {
      const schema = this.inlined(body.schema);
      return { required: body.required === true, contents: types.map(mediaType => ({ mediaType, schema, examples: [], encoding: {} })) };
    }
    const form = declared.filter(parameter => parameter.in === 'formData');
    if (form.length === 0) return undefined;
    const schema = {
      type: 'object',
      properties: Object.fromEntries(form.map(parameter => [parameter.name as string, this.inlined(parameter)])),
      required: form.filter(parameter => parameter.required === true).map(parameter => parameter.name),
    };
    const encoding = Object.fromEntries(form.filter(one => one.type === 'array').map(one => [one.name as string, collection(one, 'query')]));
    const forms = types.filter(type => /form/.test(type));
    const chosen = forms.length > 0 ? forms : ['application/x-www-form-urlencoded'];
    return { required: schema.required.length > 0, contents: chosen.map(mediaType => ({ mediaType, schema, examples: [], encoding })) };
  }

  private responses(operation: Object): Original['responses'] {
    const produces = strings(operation.produces ?? this.document.produces);
    return Object.entries(isObject(operation.responses) ? operation.responses : {}).flatMap(([status, entry]) => {
      const response = this.follow(entry);
      if (!isObject(response)) return [];
      if (this.version !== '2') return [{ status, contents: this.contents(response.content) }];
      const examples = isObject(response.examples) ? response.examples : {};
      const contents = (produces.length > 0 ? produces : ['application/json']).map(mediaType => ({
        mediaType,
        ...(response.schema === undefined ? {} : { schema: this.inlined(response.schema) }),
        examples: examples[mediaType] === undefined ? [] : [examples[mediaType]],
        encoding: {},
      }));
      return [{ status, contents: response.schema === undefined ? [] : contents }];
    });
  }

  private credentials(): Set<string> {
    const components = isObject(this.document.components) ? this.document.components : {};
    const schemes = this.version === '2' ? this.document.securityDefinitions : components.securitySchemes;
    const names = new Set(['header:authorization']);
    for (const entry of Object.values(isObject(schemes) ? schemes : {})) {
      const scheme = this.follow(entry);
      if (isObject(scheme) && scheme.type === 'apiKey') names.add(`${scheme.in}:${String(scheme.name).toLowerCase()}`);
    }
    return names;
  }

  /** The schema with its own reference, and those of its items and properties, written out: Prism looks at types there. */
  private inlined(value: unknown, depth = 2): Schema {
    const schema = this.normal(this.follow(value) ?? {});
    if (!isObject(schema)) return schema === false ? { not: {} } : {};
    if (depth === 0) return schema;
    if (isObject(schema.items)) schema.items = this.written(schema.items, depth - 1);
    if (isObject(schema.properties)) {
      schema.properties = Object.fromEntries(
        Object.entries(schema.properties).map(([name, property]) => [name, this.written(property, depth - 1)]),
      );
    }
    return schema;
  }

  private written(value: unknown, depth: number): unknown {
    if (!isObject(value) || typeof value.$ref !== 'string') return value;
    const name = value.$ref.split('/').at(-1)!;
    const source = [...this.names].find(([, known]) => known === name)?.[0];
    return source === undefined ? value : this.inlined(this.at(source), depth);
  }

  /** A schema of any dialect as JSON Schema, with references into the slice. */
  private normal(value: unknown): unknown {
    if (!isObject(value)) return typeof value === 'boolean' ? value : {};
    if (typeof value.$ref === 'string') {
      const reference = { $ref: this.reference(value.$ref) };
      if (this.version !== '3.1') return reference;
      const { $ref: _, ...rest } = value;
      const beside = this.normal(rest) as Object;
      return Object.keys(beside).some(key => key !== 'description') ? { allOf: [reference, beside] } : reference;
    }
    const schema: Object = {};
    for (const key of KEPT) if (Object.hasOwn(value, key)) schema[key] = value[key];
    for (const key of SCHEMAS) if (Object.hasOwn(value, key)) schema[key] = this.normal(value[key]);
    for (const key of SCHEMA_LISTS) {
      if (Array.isArray(value[key]) && value[key].length > 0) schema[key] = value[key].map(entry => this.normal(entry));
    }
    // A reference with a description beside it: the generator takes the empty schema for a type of its own.
    if (Array.isArray(schema.allOf)) schema.allOf = schema.allOf.filter((entry, index) => index === 0 || !isObject(entry) || Object.keys(entry).some(key => key !== 'example'));
    for (const key of SCHEMA_MAPS) {
      if (isObject(value[key])) schema[key] = Object.fromEntries(Object.entries(value[key]).map(([name, entry]) => [name, this.normal(entry)]));
    }
    if (isObject(value.items) || typeof value.items === 'boolean') schema.items = this.normal(value.items);
    this.dialect(schema, value);
    return schema;
  }

  private dialect(schema: Object, source: Object): void {
    const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).map(type => (type === 'file' ? 'string' : type)).filter(type => TYPES.has(type));
    delete schema.type;
    if ((source.nullable === true || source['x-nullable'] === true) && types.length > 0 && !types.includes('null')) types.push('null');
    // Schemas with properties and no type are meant for objects, which is how everybody reads them.
    if (types.length === 0 && isObject(schema.properties) && Object.keys(schema.properties).length > 0) types.push('object', ...(source.nullable === true ? ['null'] : []));
    if (types.length > 0) schema.type = types.length === 1 ? types[0] : types;
    for (const [key, bound] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']]) {
      if (schema[key] === true && typeof schema[bound] === 'number') {
        schema[key] = schema[bound];
        delete schema[bound];
      } else if (typeof schema[key] !== 'number') delete schema[key];
    }
    if (typeof schema.pattern === 'string') {
      const pattern = patternOf(schema.pattern);
      if (pattern === undefined) delete schema.pattern;
      else schema.pattern = pattern;
    }
    if (schema.enum !== undefined && (!Array.isArray(schema.enum) || schema.enum.length === 0)) delete schema.enum;
    if (schema.format === 'byte' && schema.pattern === undefined) {
      schema.pattern = BASE64;
      if (schema.example === undefined || !new RegExp(BASE64, 'u').test(String(schema.example))) schema.example = 'ZXhhbXBsZQ==';
    }
    if (schema.example === undefined && schema.enum === undefined && schema.default === undefined) {
      const made = types[0] === 'string' ? DATES[String(schema.format)] ?? textFor(schema) : UNTYPED.some(key => Object.hasOwn(schema, key)) ? undefined : 'example';
      if (made !== undefined) schema.example = made;
    }
    const hidden = this.direction === 'request' ? 'readOnly' : 'writeOnly';
    if (!Array.isArray(schema.required)) delete schema.required;
    else {
      const properties = isObject(source.properties) ? source.properties : {};
      schema.required = [...new Set(schema.required)].filter(name => {
        const property = Object.hasOwn(properties, name as string) ? this.follow(properties[name as string]) : undefined;
        return typeof name === 'string' && !(isObject(property) && property[hidden] === true);
      });
    }
  }

  private reference(source: string): string {
    const known = this.names.get(source);
    const name = known ?? `s${this.names.size}`;
    if (known === undefined) {
      this.names.set(source, name);
      this.schemas[name] = {};
      this.schemas[name] = this.normal(this.at(source));
    }
    return this.version === '2' ? `#/definitions/${name}` : `#/components/schemas/${name}`;
  }

  private slice(path: string, method: string, operation: Object, declared: Object[], parameters: Parameter[], body: Original['body']): Document {
    const { document } = this;
    const info = { title: 'slice', version: '1' };
    const shown = (parameter: Object): Object => {
      const { example: _1, examples: _2, content, ...rest } = parameter;
      const own = parameters.find(one => one.name === parameter.name && one.in === parameter.in);
      if (this.version === '2') return parameter.in === 'body' ? { ...rest, schema: body?.contents[0]?.schema ?? {} } : { ...rest, ...(own?.schema ?? {}), required: rest.required };
      return { ...rest, schema: content ? {} : own?.schema ?? {} };
    };
    const shared = { parameters: declared.map(shown), responses: { 200: { description: '' } }, ...(operation.security ? { security: operation.security } : {}) };
    const security = document.security ? { security: document.security } : {};
    if (this.version === '2') {
      const consumes = operation.consumes ?? document.consumes;
      const own = { ...shared, ...(consumes ? { consumes } : {}) };
      return { swagger: '2.0', info, paths: { [path]: { [method]: own } }, definitions: this.schemas, securityDefinitions: document.securityDefinitions ?? {}, ...security };
    }
    const content = Object.fromEntries((body?.contents ?? []).map(({ mediaType, schema, encoding }) => [mediaType, { schema: schema ?? {}, encoding }]));
    const components = isObject(document.components) ? document.components : {};
    return {
      openapi: '3.1.0',
      info,
      paths: { [path]: { [method]: { ...shared, ...(body ? { requestBody: { required: body.required, content } } : {}) } } },
      components: { schemas: this.schemas, securitySchemes: components.securitySchemes ?? {} },
      ...security,
    };
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : [];
}

/** Swagger 2.0's collectionFormat in the words of OpenAPI 3. */
function collection(parameter: Object, place: string): { style: string; explode: boolean } {
  if (place !== 'query') return { style: 'simple', explode: false };
  switch (parameter.collectionFormat) {
    case 'multi':
      return { style: 'form', explode: true };
    case 'ssv':
      return { style: 'spaceDelimited', explode: false };
    case 'tsv':
      return { style: 'tabDelimited', explode: false };
    case 'pipes':
      return { style: 'pipeDelimited', explode: false };
    default:
      return { style: 'form', explode: false };
  }
}

/** The pattern as validators take it that read it in Unicode mode, without escapes that need none; undefined where it is none. */
function patternOf(pattern: string): string | undefined {
  const plain = pattern.replace(/\\([^A-Za-z0-9^$\\.*+?()[\]{}|/-])/g, '$1');
  return [pattern, plain, plain.replaceAll('\\-', '\\x2d')].find(candidate => {
    try {
      return new RegExp(candidate, 'u') !== undefined;
    } catch {
      return false;
    }
  });
}
