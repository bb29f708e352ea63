// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { compile } from '@api-operators/openapi';
import { structuralProblems, type StructuralSchema } from '@api-operators/schema';
import { startControlPlane, type ControlPlane } from '@api-operators/testing';

const text = (rest: object) => ({ type: 'string', ...rest });
const nested = (type: 'object' | 'array', depth: number): object =>
  depth === 0 ? text({}) : type === 'object' ? { type, properties: { a: nested(type, depth - 1) } } : { type, items: nested(type, depth - 1) };

/** Schemas that documents may hold, and that a CRD may not hold as they are. */
const SCHEMAS: Record<string, object> = {
  'defaults that their own schema refuses': {
    type: 'object',
    properties: {
      low: { type: 'integer', minimum: 5, default: 3 },
      text: { type: 'integer', default: '3' },
      flag: { type: 'boolean', default: 'true' },
      list: { type: 'array', items: text({}), uniqueItems: true, default: ['a', 'a'] },
      bare: { type: 'object', properties: { a: text({}) }, required: ['a'], default: {} },
      closed: { type: 'object', additionalProperties: false, default: { a: 1 } },
      huge: { type: 'integer', default: 12345678901234567890 },
      half: text({ default: '\ud800' }),
      step: { type: 'integer', multipleOf: 0.01, default: 5 },
      either: { oneOf: [{ type: 'integer' }, text({})], default: true },
    },
  },
  'defaults that are not of their format': {
    type: 'object',
    properties: Object.fromEntries(
      [
        'http://{host}/', 'http://[::1', 'http://host:port/', 'http://a^b/', 'http://a/\u0001', '/\u0001', 'http://a%20b/', '/%zz', 'foo', '',
      ].map((value, index) => [`uri${index}`, text({ format: 'uri', default: value })]).concat(
        ['date:today', 'date-time:2020-01-01 00:00:00Z', 'email:user@localhost', 'hostname:a_b', 'ipv4:01.2.3.4', 'ipv6:fe80::1%eth0', 'byte:abc', 'uuid:x', 'mac:0000.5e00.5301'].map(
          pair => [pair.replace(/:.*/, ''), text({ format: pair.replace(/:.*/, ''), default: pair.replace(/^[^:]*:/, '') })],
        ),
      ),
    ),
  },
  'lists of values with null, of several types, and of whole objects': {
    type: 'object',
    properties: {
      nullable: text({ nullable: true, enum: ['a', null], default: null }),
      alone: { enum: [null] },
      mixed: { enum: ['a', 1, null] },
      object: { type: 'object', enum: [{ a: 1 }] },
      long: { type: 'integer', enum: [9007199254740993, 1] },
      half: text({ enum: ['\ud800', '\udfff'] }),
    },
  },
  'names that mean something elsewhere': {
    type: 'object',
    properties: {
      metadata: { type: 'object', properties: { labels: { type: 'object' } }, required: ['labels'] },
      status: text({}),
      kind: text({}),
      apiVersion: text({}),
      '': text({}),
      $ref: text({}),
      'x-kubernetes-validations': text({}),
      ['a'.repeat(5_000)]: text({}),
      'a.b': text({}),
      'é': text({}),
    },
    required: ['', '$ref', 'a.b', 'é', 'a'.repeat(5_000)],
    'x-kubernetes-validations': [{ rule: 'nonsense(' }],
  },
  'patterns that RE2, or the Go of this kube-apiserver, does not know': {
    type: 'object',
    properties: Object.fromEntries(
      [
        '\\p{Emoji}', '\\p{Garay}', '\\p{Nag_Mundari}', '\\p{Old_Italic}', '\\p{Script=Greek}', '\\p{constructor}', '^(?=a)b', '(a)\\1', '(a{1000}){1000}',
        `${'('.repeat(1_001)}a${')'.repeat(1_001)}`, '[\\ud83d\\ude00]', '\\ud800', '\\C', 'a**', '[z-a]', '(?<é>x)', '\\_\\i', '(?#x)', '\\p{LC}',
      ].map((pattern, index) => [`p${index}`, text({ pattern })]),
    ),
  },
  'bounds beyond all sizes': text({ maxLength: 9007199254740991 }),
  'lists beyond all sizes': { type: 'array', items: text({}), maxItems: 9007199254740991, uniqueItems: true },
  'bounds that are fractions, negative, infinite or crossed': {
    type: 'object',
    properties: {
      fraction: { type: 'integer', minimum: 0.5, exclusiveMinimum: true },
      tiny: { type: 'number', minimum: -1.7976931348623157e308, multipleOf: 1e-320 },
      none: { type: 'number', multipleOf: 0, exclusiveMinimum: true },
      strict: { type: 'number', exclusiveMinimum: 5, exclusiveMaximum: 10 },
      crossed: { type: 'integer', minimum: 10, maximum: 1 },
      negative: text({ maxLength: -1, minLength: 1.5 }),
      wide: { type: 'integer', format: 'int32', minimum: -1e300, maximum: 1e300 },
    },
  },
  'lists without items, of null, of objects that occur once': {
    type: 'object',
    properties: {
      bare: { type: 'array' },
      tuple: { type: 'array', prefixItems: [text({})], items: false },
      nullable: { type: 'array', items: text({ nullable: true }), uniqueItems: true },
      objects: { type: 'array', items: { type: 'object', properties: { a: text({}) } }, uniqueItems: true },
      either: { type: 'array', items: { type: ['integer', 'string'] }, uniqueItems: true },
    },
  },
  'conditions': {
    type: 'object',
    properties: { a: text({}), b: text({ default: 'x' }), c: text({ enum: ['x', 'y'] }) },
    if: { properties: { c: { const: 'x' } }, required: ['c'] },
    then: { required: ['a'] },
    else: { not: { required: ['a'] } },
    dependentRequired: { a: ['b'], '': ['a'] },
    not: { required: ['a', 'b'] },
    oneOf: [{ required: ['a'] }, { required: ['b', 'nope'] }],
    propertyNames: { pattern: '^[a-z]$' },
  },
  'objects 1000 deep': nested('object', 1_000),
  'lists 1000 deep': nested('array', 1_000),
};

describe('schemas that a CRD may not hold as they are', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ controllerManager: false });
  });
  after(() => plane.stop());

  function create(crd: object): Promise<{ code: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${plane.token()}`, 'content-type': 'application/json' };
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldValidation=Strict';
      const sent = request(plane.url + path, { method: 'POST', headers, ca: plane.certificate }, async response => {
        let said = '';
        for await (const chunk of response) said += String(chunk);
        resolve({ code: response.statusCode ?? 0, text: said });
      }).on('error', reject);
      sent.end(JSON.stringify(crd));
    });
  }

  for (const [name, schema] of Object.entries(SCHEMAS)) {
    it(`${name}: kube-apiserver takes what the document is compiled to`, async () => {
      for (const version of ['3.0.3', '3.1.0']) {
        const result = compile({
          documents: new Map([['api.json', JSON.stringify(documentWith(schema, version))]]),
          root: 'api.json',
          options: { group: 'hostile.example.com' },
        });
        assert.equal(result.kind, 'compiled');
        if (result.kind !== 'compiled') return;
        assert.ok(result.operator.kinds.length >= 3);
        for (const { kind, crd } of result.operator.kinds) {
          assert.deepEqual(structuralProblems(crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema), [], kind);
          const created = await create(crd);
          assert.equal(created.code, 201, `${version} ${kind}: ${created.text.slice(0, 1_000)}`);
        }
      }
    });
  }
});

/** The schema as a body, as members of a body, as what is answered, and in paths and queries. */
function documentWith(schema: object, openapi: string): object {
  const parameter = (where: string, name: string) => ({ name, in: where, required: true, schema });
  const body = (content: object) => ({ content: { 'application/json': { schema: content } } });
  const responses = { 200: { description: 'ok', ...body({ type: 'object', properties: { id: text({}), value: schema } }) } };
  const item = { type: 'object', required: ['value'], properties: { value: schema } };
  return {
    openapi,
    info: { title: 'Hostile', version: '1' },
    paths: {
      '/things': { post: { requestBody: body(item), responses } },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: text({}) }],
        get: { responses },
        put: { requestBody: body(item), responses },
        delete: { responses },
      },
      '/parents/{parent}/children/{child}': {
        parameters: [parameter('path', 'parent'), parameter('path', 'child')],
        get: { responses },
        put: { requestBody: body(item), responses },
      },
      '/search/{at}': { get: { parameters: [parameter('path', 'at'), parameter('query', 'value')], responses } },
      '/calls/{at}': { post: { parameters: [parameter('path', 'at')], requestBody: body(schema), responses } },
    },
  };
}
