// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import type { CompiledOperator, CompileOptions } from '../types.ts';

const STRING = '{type: string}';
const document = `openapi: 3.0.3
info: {title: Zoo, version: '1'}
paths:
  /pets:
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: ${STRING}, nick-name: ${STRING}, tag: ${STRING}}}}}}, responses: {'201': {description: ok}}}
  /pets/{petId}:
    get: {parameters: [{name: petId, in: path, required: true, schema: ${STRING}}], responses: {'200': {description: ok}}}
  /farm/pets:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {name: ${STRING}}}}}}, responses: {'201': {description: ok}}}
  /farm/pets/{petId}:
    get: {parameters: [{name: petId, in: path, required: true, schema: ${STRING}}], responses: {'200': {description: ok}}}
  /find:
    post: {operationId: findPets, responses: {'200': {description: ok}}}
`;

function compiled(options: Partial<CompileOptions>) {
  const result = compile({ documents: new Map([['z', document]]), root: 'z', options: { group: 'zoo.example.com', ...options } });
  const said = result.diagnostics.filter(({ code }) => code === 'bad-option' || code === 'option-unused');
  return { operator: result.kind === 'compiled' ? result.operator : undefined, said: said.map(({ message, location }) => `${location.pointer} ${message}`) };
}

const kinds = (operator?: CompiledOperator) => operator?.kinds.map(plan => plan.kind);

test('a kind goes by the names that were asked for, and no other kind is renamed by that', () => {
  assert.deepEqual(kinds(compiled({}).operator), ['FarmPet', 'Pet', 'FindQuery']);
  const { operator, said } = compiled({
    kinds: { Pet: { kind: 'Animal', plural: 'fauna', shortNames: ['ani'], categories: ['zoo-all'] } },
  });
  assert.deepEqual(said, []);
  assert.deepEqual(kinds(operator), ['Animal', 'FarmPet', 'FindQuery']);
  const { names } = operator!.kinds[0].crd.spec;
  assert.deepEqual(names, {
    kind: 'Animal', listKind: 'AnimalList', plural: 'fauna', singular: 'animal', shortNames: ['ani'], categories: ['zoo-all'],
  });
  assert.equal(operator!.kinds[0].mapping.metadata.name, 'fauna.zoo.example.com');
  assert.equal(operator!.kinds[0].sample.kind, 'Animal');
});

test('a plural that is not given follows the kind', () => {
  assert.equal(compiled({ kinds: { Pet: { kind: 'Category' } } }).operator!.kinds[0].plural, 'categories');
});

test('two kinds may exchange their names', () => {
  const { operator, said } = compiled({ kinds: { Pet: { kind: 'FarmPet' }, FarmPet: { kind: 'Pet' } } });
  assert.deepEqual(said, []);
  const pet = operator!.kinds.find(plan => plan.kind === 'Pet')!;
  assert.equal(pet.operations[0].path, '/farm/pets');
});

test('a name that is taken is refused, whoever has it', () => {
  const taken = (options: CompileOptions['kinds']) => compiled({ kinds: options }).said;
  assert.match(taken({ Pet: { kind: 'FarmPet' } })[0], /^\/kinds\/Pet\/kind .*collides with the kind FarmPet/);
  assert.match(taken({ Pet: { kind: 'ZooBundle' } })[0], /collides with the kind ZooBundle/);
  assert.match(taken({ Pet: { plural: 'farmpets' } })[0], /^\/kinds\/Pet\/plural .*collides with the kind FarmPet/);
  assert.match(taken({ Pet: { shortNames: ['po'] } })[0], /^\/kinds\/Pet\/shortNames\/0 .*means something else/);
});

test('a field goes by the name that was asked for, and the API is sent its own', () => {
  const { operator, said } = compiled({ kinds: { Pet: { fields: { 'nick-name': { name: 'nickname' }, name: { name: 'title' } } } } });
  assert.deepEqual(said, []);
  const pet = operator!.kinds.find(plan => plan.kind === 'Pet')!;
  const { spec } = pet.crd.spec.versions[0].schema.openAPIV3Schema.properties!;
  assert.ok(spec.properties!.nickname && spec.properties!.title);
  assert.ok(!spec.properties!['nick-name'] && !spec.properties!.name);
  assert.deepEqual(
    pet.mapping.spec!.versions[0].fields.map(({ field, wire }) => [field, wire]),
    [['title', 'name'], ['nickname', 'nick-name']],
  );
});

test('a field that is ignored is neither in spec nor sent; one that the API needs cannot be', () => {
  const { operator } = compiled({ kinds: { Pet: { fields: { tag: { ignore: true } } } } });
  const pet = operator!.kinds.find(plan => plan.kind === 'Pet')!;
  const { spec } = pet.crd.spec.versions[0].schema.openAPIV3Schema.properties!;
  assert.ok(spec.properties!.name && !spec.properties!.tag && !spec['x-kubernetes-preserve-unknown-fields']);
  const { said } = compiled({ kinds: { Pet: { fields: { name: { ignore: true } } } } });
  assert.match(said[0], /^\/kinds\/Pet\/fields\/name\/ignore .*the API needs "name"/);
});

test('a field name that is taken or steers the operator is refused', () => {
  for (const name of ['tag', 'targetConnection']) {
    const { said } = compiled({ kinds: { Pet: { fields: { name: { name }, tag: {} } } } });
    // The field that comes later makes way.
    if (name === 'tag') assert.deepEqual(said, []);
    else assert.match(said[0], /^\/kinds\/Pet\/fields\/name\/name .*is the name of another field/);
  }
});

test('an operation is steered as by hints in the document', () => {
  const byId = compiled({ operations: { findPets: { role: 'query', kind: 'PetSearch' } } });
  assert.deepEqual(kinds(byId.operator), ['FarmPet', 'Pet', 'PetSearch']);
  const byPath = compiled({ operations: { 'POST /find': { ignore: true } } });
  assert.deepEqual(kinds(byPath.operator), ['FarmPet', 'Pet']);
  const update = compiled({ operations: { 'POST /pets': { updateWithPost: true } } });
  assert.ok(update.operator!.kinds.find(plan => plan.kind === 'Pet')!.mapping.spec!.versions[0].operations.update);
});

test('an option that names nothing is told with what was perhaps meant', () => {
  const { said } = compiled({
    kinds: { Pets: {}, Pet: { fields: { tga: {} } } },
    operations: { 'POST /finds': {} },
    filters: { excludePaths: ['/pest'], excludeOperations: ['find*', 'nope*'] },
  });
  assert.deepEqual(said, [
    '/filters/excludeOperations/1 The option filters.excludeOperations[1] has no effect: there is no operationId "nope*".',
    '/filters/excludePaths/0 The option filters.excludePaths[0] has no effect: there is no path "/pest". Did you mean /pets?',
    '/kinds/Pet/fields/tga The option kinds.Pet.fields.tga has no effect: there is no field "tga". Did you mean tag?',
    '/kinds/Pets The option kinds.Pets has no effect: there is no kind "Pets". Did you mean Pet?',
    '/operations/POST ~1finds The option operations["POST /finds"] has no effect: there is no operation "POST /finds". Did you mean POST /find?',
  ]);
});

test('a cluster-wide kind is refused with the reason', () => {
  const { operator, said } = compiled({ kinds: { Pet: { scope: 'Cluster' as 'Namespaced' } } });
  assert.equal(operator, undefined);
  assert.match(said[0], /^\/kinds\/Pet\/scope .*"Cluster" is no scope that can be served: a Connection and its Secrets/);
});
