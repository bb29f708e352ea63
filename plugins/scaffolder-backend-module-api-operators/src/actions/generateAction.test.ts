// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import type { Settings } from '@api-operators/backstage-plugin-api-operators-node';
import { DOCUMENT, run } from '../testing/stage.ts';
import { createGenerateAction } from './generateAction.ts';

const workspace = mkdtempSync(path.join(tmpdir(), 'generate-'));
after(() => rmSync(workspace, { recursive: true, force: true }));
const action = createGenerateAction({
  settings: { documents: { allowedHosts: [] } } as unknown as Settings,
});
const input = { document: DOCUMENT, group: 'shop.example.com', name: 'shop', owner: 'group:default/shop' };

test('a document becomes manifests, and entities with owner, system and the CRDs that the operator provides', async () => {
  const output = await run(action, workspace, input);
  assert.equal(output.api, 'shop');
  assert.ok((output.kinds as string[]).includes('Thing'));
  const read = (file: string) => readFileSync(path.join(workspace, 'operator', file), 'utf8');
  assert.equal(read('openapi.yaml'), DOCUMENT);
  assert.match(read('crds/things.shop.example.com.yaml'), /api-operators\.dev\/owner: "?group:default\/shop/);
  const [api, component] = parseAllDocuments(read('catalog-info.yaml')).map(each => each.toJS());
  assert.deepEqual(api.spec.definition, { $text: './openapi.yaml' });
  for (const { spec } of [api, component]) {
    assert.equal(spec.owner, 'group:default/shop');
    assert.equal(spec.system, 'shop');
  }
  assert.ok(component.spec.providesApis.includes('things.shop.example.com'));
  assert.deepEqual(component.spec.consumesApis, ['shop']);
});

test('a broken document is refused with file, line and column, and nothing is written', async () => {
  await assert.rejects(
    run(action, workspace, { ...input, document: 'openapi: 3.0.3\ninfo: [\n', targetPath: 'broken' }),
    /The document cannot become an operator:\nopenapi\.yaml:\d+:\d+: /,
  );
  assert.equal(existsSync(path.join(workspace, 'broken')), false);
});

test('a group that Kubernetes would refuse is refused here', async () => {
  await assert.rejects(run(action, workspace, { ...input, group: 'nodots' }), /"nodots" is no domain name/);
});

test('a URL on a host that is not listed is not asked', async () => {
  await assert.rejects(
    run(action, workspace, { ...input, document: 'http://169.254.169.254/openapi.yaml' }),
    /169\.254\.169\.254 is not among the allowed hosts/,
  );
});

test('no target path leads out of the workspace', async () => {
  await assert.rejects(run(action, workspace, { ...input, targetPath: '../elsewhere' }), /not allowed|Relative path/);
});
