// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';
import { entityDocument } from './entityDocument.ts';

let folder: string;
let readers: { repositories: GitRepositories; urlReader: Pick<UrlReaderService, 'readUrl'> };
const asked: string[] = [];

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'entity-document-'));
  mkdirSync(path.join(folder, 'shop'));
  writeFileSync(path.join(folder, 'secret.yaml'), 'password');
  writeFileSync(path.join(folder, 'shop/openapi.yaml'), 'openapi: 3.0.3');
  symlinkSync('../secret.yaml', path.join(folder, 'shop/link.yaml'));
  const repositories = new GitRepositories(path.join(folder, 'git'));
  await repositories.create('shop', new Map([['openapi.yaml', 'openapi: 3.1.0']]), {
    author: { name: 'Pat', email: 'pat@example.com' },
    message: 'Begin',
    at: new Date(0),
  });
  const urlReader: typeof readers.urlReader = {
    readUrl: async url => {
      asked.push(url);
      return { buffer: async () => Buffer.from('openapi: 3.2.0') };
    },
  };
  readers = { repositories, urlReader };
});
after(() => rmSync(folder, { recursive: true, force: true }));

const read = (location: string, document?: string, definition: unknown = 'openapi: 3.0.0') =>
  entityDocument(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: {
        name: 'shop',
        annotations: {
          'backstage.io/managed-by-location': location,
          ...(document === undefined ? {} : { 'api-operators.dev/document': document }),
        },
      },
      spec: { type: 'openapi', definition: definition as string },
    },
    readers,
  );

test('a document that fits into the catalog is the definition of its API', async () => {
  assert.deepEqual(await read('url:https://example.com/catalog-info.yaml'), {
    kind: 'read',
    text: 'openapi: 3.0.0',
    name: 'shop.yaml',
  });
});

test('a larger one is read from the repository that the portal made', async () => {
  assert.deepEqual(await read('api-operators-git:shop', './openapi.yaml'), {
    kind: 'read',
    text: 'openapi: 3.1.0',
    name: 'openapi.yaml',
  });
});

test('a larger one is read beside the catalog file by URL', async () => {
  const found = await read('url:https://git.example.com/shop/catalog-info.yaml', './openapi.yaml');
  assert.equal(found.kind, 'read');
  assert.deepEqual(asked, ['https://git.example.com/shop/openapi.yaml']);
});

test('a larger one is read beside the catalog file on this machine', async () => {
  const found = await read(`file:${folder}/shop/catalog-info.yaml`, './openapi.yaml');
  assert.deepEqual(found, { kind: 'read', text: 'openapi: 3.0.3', name: 'openapi.yaml' });
});

for (const document of ['../secret.yaml', '/etc/passwd', 'a/../../secret.yaml', 'https://evil.example.com/x', '..\\secret.yaml', 'link.yaml']) {
  test(`an entity that names ${document} as its document gets no file`, async () => {
    const found = await read(`file:${folder}/shop/catalog-info.yaml`, document);
    assert.equal(found.kind, 'refused');
    assert.doesNotMatch(JSON.stringify(found), /password|root:/);
  });
}

test('a file that is missing is told with its name and place', async () => {
  const found = await read('api-operators-git:shop', './missing.yaml');
  assert.match(found.kind === 'refused' ? found.message : '', /names the document \.\/missing\.yaml.*api-operators-git:shop/);
});
