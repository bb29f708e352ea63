// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Entity } from '@backstage/catalog-model';
import { FilePlaceholderProcessor } from './FilePlaceholderProcessor.ts';

const root = mkdtempSync(path.join(tmpdir(), 'placeholders-'));
after(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(path.join(root, 'api'));
writeFileSync(path.join(root, 'api/openapi.yaml'), 'openapi: 3.0.3\n');
writeFileSync(path.join(root, 'secret'), 'secret\n');
symlinkSync(path.join(root, 'secret'), path.join(root, 'api/link.yaml'));

const api = (definition: unknown) =>
  ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: { name: 'pets' },
    spec: { type: 'openapi', definition },
  } as Entity);
const emitted: unknown[] = [];
const process = (definition: unknown, type = 'file') =>
  new FilePlaceholderProcessor().preProcessEntity(
    api(definition),
    { type, target: path.join(root, 'api/catalog-info.yaml') },
    result => emitted.push(result),
  );

test('the text of the file beside a catalog file takes the place of its name, and is followed', async () => {
  const entity = await process({ $text: './openapi.yaml' });
  assert.equal(entity.spec?.definition, 'openapi: 3.0.3\n');
  assert.deepEqual(emitted, [{ type: 'refresh', key: `file:${path.join(root, 'api/openapi.yaml')}` }]);
});

test('no name and no link leads out of the folder', async () => {
  for (const $text of ['../secret', path.join(root, 'secret'), './link.yaml']) {
    await assert.rejects(process({ $text }), /must be a file below/);
  }
});

test('a file that is not there is named', async () => {
  await assert.rejects(process({ $text: './nothing.yaml' }), /there is no file .*nothing\.yaml/);
});

test('whatever else there is, the catalog is left to read', async () => {
  for (const [definition, type] of [
    [{ $text: './openapi.yaml' }, 'url'],
    [{ $text: 'https://example.com/openapi.yaml' }, 'file'],
    [{ $json: './openapi.yaml' }, 'file'],
    ['openapi: 3.0.3\n', 'file'],
    [undefined, 'file'],
  ] as const) {
    assert.deepEqual(await process(definition, type), api(definition));
  }
});
