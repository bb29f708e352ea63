// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryEntities } from './repositoryEntities.ts';

const from = (files: Record<string, string>) =>
  repositoryEntities('api-operators-git:pets', async file => files[file]);

const api = (definition: string) =>
  `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: pets }
spec: { type: openapi, definition: ${definition} }
`;

test('an API has the text of the document beside it', async () => {
  const found = await from({
    'catalog-info.yaml': api('{ $text: ./openapi.yaml }'),
    'openapi.yaml': 'openapi: 3.0.3\n',
  });
  assert.equal(found.kind, 'read');
  assert.equal(found.entities[0]?.spec?.definition, 'openapi: 3.0.3\n');
});

test('a repository without catalog-info.yaml gives no entity', async () => {
  assert.deepEqual(await from({}), { kind: 'read', entities: [] });
});

test('a definition outside of the repository is refused', async () => {
  const found = await from({ 'catalog-info.yaml': api('{ $text: ../../../etc/passwd }') });
  assert.equal(found.kind, 'refused');
  assert.match(found.message, /must be a file of the repository/);
});

test('a file that is not YAML is refused with the place', async () => {
  const found = await from({ 'catalog-info.yaml': 'kind: [' });
  assert.equal(found.kind, 'refused');
  assert.match(found.message, /pets is not YAML/);
});

test('an alias bomb is refused before it is read', async () => {
  const bomb = `a: &a [x]\nb: [${Array(50).fill('*a').join(', ')}]\n`;
  const found = await from({ 'catalog-info.yaml': bomb });
  assert.equal(found.kind, 'refused');
  assert.match(found.message, /aliases/);
});
