// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import type { CompiledOperator, CompileOptions } from '../types.ts';
import { diffOperators } from './diff-operators.ts';

interface Parts {
  properties?: string;
  required?: string;
  path?: string;
  parameters?: string;
  more?: string;
  item?: string;
  security?: string;
  options?: Partial<CompileOptions>;
}

/** An API of pets, written with small differences. */
function pets({ properties = '', required = '', path = '/pets', parameters = '', more = '', item = '', security = '[]', options }: Parts): CompiledOperator {
  const text = `openapi: 3.0.3
info: {title: Zoo, version: '1'}
security: ${security}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
paths:
  ${path}:
    post: {parameters: [${parameters}], requestBody: {content: {application/json: {schema: {type: object, required: [${required}], properties: {name: {type: string}, ${properties}}}}}}, responses: {'201': {description: ok}}}
  ${path}/{petId}:
    get: {parameters: [{name: petId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}
${item}${more}`;
  const result = compile({ documents: new Map([['z', text]]), root: 'z', options: { group: 'zoo.example.com', ...options } });
  assert.equal(result.kind, 'compiled', JSON.stringify(result.diagnostics));
  return result.operator;
}

/** The changes as `effect code kind field`, rules of CEL apart: they follow the fields. */
function changes(before: Parts, after: Parts): string[] {
  return diffOperators(pets(before), pets(after))
    .filter(({ code }) => code !== 'rule-added' && code !== 'rule-removed')
    .map(({ effect, code, kind, field }) => [effect, code, kind, field].filter(Boolean).join(' '));
}

const property = (schema: string): Parts => ({ properties: `x: ${schema}` });

test('the same document changes nothing', () => {
  assert.deepEqual(changes(property('{type: string}'), property('{type: string, description: other words}')), []);
});

const NARROWED: [string, string, string][] = [
  ['{type: string}', '{type: integer}', 'type-changed'],
  ['{type: number}', '{type: integer}', 'type-changed'],
  ['{type: string, enum: [a, b]}', '{type: string, enum: [a]}', 'enum-value-removed'],
  ['{type: string}', '{type: string, enum: [a]}', 'narrowed'],
  ['{type: string}', "{type: string, pattern: '^a'}", 'narrowed'],
  ["{type: string, pattern: '^a'}", "{type: string, pattern: '^b'}", 'narrowed'],
  ['{type: string, maxLength: 9}', '{type: string, maxLength: 8}', 'narrowed'],
  ['{type: integer}', '{type: integer, minimum: 1}', 'narrowed'],
  ['{type: integer, minimum: 1}', '{type: integer, minimum: 1, exclusiveMinimum: true}', 'narrowed'],
  ['{type: string, nullable: true}', '{type: string}', 'narrowed'],
  ['{type: array, items: {type: string}}', '{type: array, maxItems: 2, items: {type: string}}', 'narrowed'],
];

for (const [wide, narrow, code] of NARROWED) {
  test(`${wide} → ${narrow} breaks objects, and the other way round it does not`, () => {
    const there = changes(property(wide), property(narrow));
    assert.ok(there.includes(`breaking ${code} Pet spec.x`), there.join('\n'));
    if (code === 'type-changed' && wide.includes('string')) return;
    const back = changes(property(narrow), property(wide));
    assert.deepEqual(back.filter(line => line.startsWith('breaking') && !/\^b/.test(narrow)), []);
  });
}

test('a field that is gone breaks, a new one does not, a new one that is needed does', () => {
  assert.deepEqual(changes(property('{type: string}'), {}), ['breaking field-removed Pet spec.x']);
  assert.deepEqual(changes({}, property('{type: string}')), ['safe field-added Pet spec.x']);
  const needed = diffOperators(pets({}), pets({ ...property('{type: string}'), required: 'x' }));
  assert.ok(needed.some(({ effect, message }) => effect === 'breaking' && /required|needed|x/.test(message)), JSON.stringify(needed));
});

test('changes are named down to the member of an item', () => {
  const list = (type: string) => property(`{type: array, items: {type: object, properties: {y: {type: ${type}}}}}`);
  assert.deepEqual(changes(list('string'), list('boolean')), ['breaking type-changed Pet spec.x[].y']);
});

test('a default that changes lets objects mean something else', () => {
  assert.deepEqual(changes(property('{type: string, default: a}'), property('{type: string, default: b}')), ['attention default-changed Pet spec.x']);
});

test('a field that goes elsewhere in the request is told', () => {
  const inBody = property('{type: string}');
  const inQuery = { parameters: '{name: x, in: query, schema: {type: string}}' };
  assert.deepEqual(changes(inBody, inQuery), ['breaking field-moved Pet spec.x']);
});

test('a path that moved, an operation that is gone, and one that is new', () => {
  const remove = "    delete: {parameters: [{name: petId, in: path, required: true, schema: {type: string}}], responses: {'204': {description: ok}}}\n";
  assert.deepEqual(changes({ path: '/pets' }, { path: '/v2/pets' }), ['breaking path-moved Pet', 'breaking path-moved Pet']);
  assert.ok(changes({ item: remove }, {}).includes('breaking operation-removed Pet'));
  assert.ok(changes({}, { item: remove }).includes('safe operation-added Pet'));
});

test('a kind that is gone breaks, a new one does not', () => {
  const more = "  /stock: {get: {responses: {'200': {description: ok}}}}\n";
  assert.deepEqual(changes({ more }, {}), ['breaking kind-removed StockQuery']);
  assert.deepEqual(changes({}, { more }), ['safe kind-added StockQuery']);
});

test('a kind or a field that is only called otherwise is told as that', () => {
  assert.deepEqual(changes({}, { options: { kinds: { Pet: { kind: 'Animal' } } } }), ['breaking kind-renamed Pet']);
  const renamed = { ...property('{type: string}'), options: { kinds: { Pet: { fields: { x: { name: 'ex' } } } } } };
  assert.deepEqual(changes(property('{type: string}'), renamed), ['breaking field-renamed Pet spec.x']);
});

test('group, version and name of the API', () => {
  assert.deepEqual(changes({}, { options: { group: 'other.example.com', version: 'v2', apiName: 'farm' } }), [
    'breaking api-renamed',
    'breaking group-changed',
    'breaking version-changed',
  ]);
});

test('other credentials ask for attention', () => {
  assert.deepEqual(changes({}, { security: '[{key: []}]' }), ['attention security-changed Pet']);
});

test('every change says what to do unless it is safe', () => {
  for (const { effect, remedy } of diffOperators(pets(property('{type: string}')), pets({ path: '/v2/pets' }))) {
    if (effect !== 'safe') assert.match(remedy, /^[A-Z].*\.$/);
  }
});
