// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { configJsonSchema } from './json-schema.ts';
import { readConfig } from './read-config.ts';

function problems(text: string): string[] {
  const result = readConfig('api-operators.yaml', text);
  if (result.kind === 'read') return [];
  return result.diagnostics.map(({ location, message }) => `${location.line}:${location.column} ${message}`);
}

test('every mistake is told at once, each with its line and column', () => {
  assert.deepEqual(
    problems(`group: petstore
vresion: v1
filters:
  include-paths: [/pets]
  excludeTags: internal
kinds:
  Pet:
    kind: pet
    fields: {name: {ignore: maybe}}
naming: {words: hump}
owner:
`),
    [
      '1:1 The option group cannot be used: "petstore" is no domain name such as petstore.example.com.',
      '2:1 There is no setting vresion. Did you mean version?',
      '4:3 There is no setting filters.include-paths. Did you mean includePaths?',
      '5:3 The option filters.excludeTags cannot be used: it must be a list of texts, not "internal".',
      '8:5 The option kinds.Pet.kind cannot be used: "pet" is no kind such as PetOrder: up to 59 letters and digits, an upper-case letter first.',
      '9:21 The option kinds.Pet.fields.name.ignore cannot be used: it must be true or false, not "maybe".',
      '10:10 The option naming.words cannot be used: "hump" is none of plain, humps; perhaps humps is meant.',
      '11:1 The option owner cannot be used: it must be a text, not empty.',
    ],
  );
});

test('a setting that is like no other is told with those that there are', () => {
  assert.match(problems('filters: {q: 1}')[0], /no setting filters\.q; here may stand includePaths, excludePaths, /);
});

test('a text that is no YAML, a list, and a key that is written twice are refused', () => {
  assert.match(problems('group: [')[0], /^1:\d+ The document is neither JSON nor YAML/);
  assert.match(problems('- group: x')[0], /must be an object, not a list/);
  assert.match(problems('name: a\nname: b\n')[0], /^2:1 .*duplicat/);
});

test('members named as those of every JavaScript object are settings like any other', () => {
  assert.match(problems('constructor: x')[0], /^1:1 There is no setting constructor/);
  assert.match(problems('"__proto__": {group: x.example.com}')[0], /There is no setting __proto__/);
});

test('an empty file is a configuration, and a sound one is given as it stands with its places', () => {
  for (const nothing of ['', '# nothing yet\n\n', '---\n']) assert.equal(readConfig('c', nothing).kind, 'read', nothing);
  const result = readConfig('c', 'group: pets.example.com\nkinds:\n  Pet: {plural: animals}\n');
  assert.equal(result.kind, 'read');
  assert.deepEqual(result.config, { group: 'pets.example.com', kinds: { Pet: { plural: 'animals' } } });
  const places = result.positionsOf(['/kinds/Pet/plural', '/filters/includePaths/0']);
  assert.deepEqual([...places], [['/kinds/Pet/plural', { line: 3, column: 9 }]]);
});

test('the published JSON Schema is the one that the checks come from (UPDATE_SCHEMA=1 writes it)', () => {
  const file = join(import.meta.dirname, '../../../../docs/reference/api-operators.schema.json');
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_SCHEMA === '1') writeFileSync(file, text);
  assert.equal(readFileSync(file, 'utf8'), text);
});
