// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { runInTest } from '../run-in-test.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
  await mkdir(join(folder, 'api'));
  await writeFile(
    join(folder, 'api/openapi.yaml'),
    `openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /stock: {get: {tags: [in], responses: {'200': {description: ok}}}}
  /findByName: {get: {tags: [out], responses: {'200': {description: ok}}}}
`,
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = (text: string, name = 'api-operators.yaml') => writeFile(join(folder, name), text);
const SOUND = 'document: api/openapi.yaml\ngroup: shop.example.com\nout: operator\nnaming: {words: humps}\nfilters: {excludeTags: [in]}\n';

test('generate needs no more than the configuration', async () => {
  await config(SOUND);
  const { code, out, err } = await runInTest(folder, 'generate');
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^shop: 1 kinds of shop\.example\.com\/v1alpha1 in operator /);
  assert.ok(existsSync(join(folder, 'operator/samples/findbynamequery.yaml')));
});

test('flags win over the configuration, each for itself', async () => {
  await config(SOUND);
  const { out } = await runInTest(folder, 'preview', '--no-humps', '--exclude-tag', 'out', '--version', 'v1');
  assert.match(out, /1 kinds of shop\.example\.com\/v1,/);
  assert.match(out, /StockQuery/);
  const plain = await runInTest(folder, 'preview', '--no-humps');
  assert.match(plain.out, /FindbynameQuery/);
});

test('paths of a configuration are relative to its own folder', async () => {
  await config('document: openapi.yaml\n', 'api/other.yaml');
  const { code } = await runInTest(folder, 'preview', '--config', 'api/other.yaml');
  assert.equal(code, 0);
});

test('--no-config leaves the configuration alone', async () => {
  await config('nonsense');
  assert.equal((await runInTest(folder, 'preview', 'api/openapi.yaml', '--no-config')).code, 0);
  assert.equal((await runInTest(folder, 'preview', 'api/openapi.yaml')).code, 1);
});

test('a configuration that was asked for and is not there is told', async () => {
  const { code, err } = await runInTest(folder, 'preview', 'api/openapi.yaml', '--config', 'nope.yaml');
  assert.equal(code, 3);
  assert.match(err, /no such file.*nope\.yaml/);
});

test('a configuration that is no file, or endless, is told at once', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await config('a'.repeat(1_000_001), 'long.yaml');
  for (const [name, says] of [['api', /is no file/], ['pipe', /is no file/], ['long.yaml', /more than 1000000 bytes/]] as const) {
    const { code, err } = await runInTest(folder, 'preview', 'api/openapi.yaml', '--config', name);
    assert.equal(code, 3);
    assert.match(err, says);
  }
});

test('mistakes are told at their line and column, those of the document with them', async () => {
  await config('document: api/openapi.yaml\ngruop: shop.example.com\nversion: V1\n');
  const { code, err } = await runInTest(folder, 'preview');
  assert.equal(code, 1);
  assert.match(err, /^api-operators\.yaml:2:1: There is no setting gruop\. Did you mean group\? \[unknown-setting\]/m);
  assert.match(err, /^api-operators\.yaml:3:1: The option version cannot be used: "V1"/m);
});

test('an option without effect is told where it stands: in the configuration, or as the flag', async () => {
  await config(`${SOUND}kinds:\n  Nope: {plural: nopes}\n`);
  const { err } = await runInTest(folder, 'preview', '--exclude-path', '/stok');
  assert.match(err, /^api-operators\.yaml:7:3: warning: The option kinds\.Nope has no effect/m);
  assert.match(err, /^--exclude-path: warning: .*no path "\/stok"\. Did you mean \/stock\?/m);
});
