// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { runInTest } from '../run-in-test.ts';

const document = (paths: string) => `openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
${paths}`;
const PETS = `  /pets:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}, name: {type: string}}}}}}, responses: {'201': {description: ok}}}
  /pets/{petId}:
    get: {parameters: [{name: petId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}
`;
const STOCK = `  /stock:
    get: {responses: {'200': {description: ok}}}
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function generate(text: string, ...more: string[]) {
  await writeFile(join(folder, 'openapi.yaml'), text);
  return runInTest(folder, 'generate', 'openapi.yaml', '--group', 'shop.example.com', '--out', 'out', ...more);
}

const path = (...parts: string[]) => join(folder, 'out', ...parts);

test('a document becomes a folder that says what is in it', async () => {
  const { code, out, err } = await generate(document(PETS + STOCK));
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /shop: 2 kinds of shop\.example\.com\/v1alpha1 in .*\(\d+ files written, 0 unchanged, 0 removed, 0 kept\)/);
  for (const file of ['README.md', 'kustomization.yaml', 'crds/pets.shop.example.com.yaml', 'mappings/stockqueries.shop.example.com.yaml']) {
    assert.ok(existsSync(path(file)), file);
  }
});

test('a second run says that nothing changed, and writes nothing', async () => {
  await generate(document(PETS));
  const before = await stat(path('.api-operators.json'));
  const { out } = await generate(document(PETS));
  assert.match(out, /\(nothing changed\)/);
  assert.equal((await stat(path('.api-operators.json'))).ino, before.ino);
});

test('files of a kind that is gone are removed, with the folders that they leave empty', async () => {
  await generate(document(PETS + STOCK));
  await mkdir(path('mine'));
  await writeFile(path('mine/notes.txt'), 'keep');
  const { out } = await generate(document(STOCK));
  assert.match(out, /5 removed, 0 kept/);
  assert.deepEqual(await readdir(path('samples')), ['stockquery.yaml']);
  assert.equal(await readFile(path('mine/notes.txt'), 'utf8'), 'keep');
});

test('a file that a person edited is kept and told, until --force', async () => {
  await generate(document(PETS));
  await appendFile(path('connection.yaml'), '# edited\n');
  await appendFile(path('samples/pet.yaml'), '# edited\n');
  const kept = await generate(document(`${STOCK}`));
  assert.match(kept.err, /connection\.yaml was edited and is left as it is/);
  assert.match(kept.err, /samples\/pet\.yaml is no longer generated, but was edited and is left/);
  assert.match(await readFile(path('connection.yaml'), 'utf8'), /# edited/);
  const forced = await generate(document(STOCK), '--force');
  assert.equal(forced.err, '');
  assert.ok(!existsSync(path('samples/pet.yaml')));
  assert.doesNotMatch(await readFile(path('connection.yaml'), 'utf8'), /# edited/);
});

test('a file that was there before is not overwritten', async () => {
  await mkdir(path());
  await writeFile(path('README.md'), 'mine');
  const { err } = await generate(document(STOCK));
  assert.match(err, /README\.md was there before and is left as it is/);
  assert.equal(await readFile(path('README.md'), 'utf8'), 'mine');
});

test('a broken document is told with its place, and changes nothing', async () => {
  await generate(document(STOCK));
  const before = await readdir(path(), { recursive: true });
  const { code, out, err } = await generate('openapi: 3.0.3\ninfo:\n  title: [x\n');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /^openapi\.yaml:\d+:\d+: The document is neither JSON nor YAML: .*\n {4}Correct the text/);
  assert.deepEqual(await readdir(path(), { recursive: true }), before);
});

test('all that is wrong with the command line is told with the option', async () => {
  const missing = await runInTest(folder, 'generate', 'x.yaml');
  assert.equal(missing.code, 2);
  assert.match(missing.err, /^error: no group: give --group, or write it into api-operators\.yaml/);
  const nothing = await runInTest(folder, 'generate', '--group', 'a.example.com');
  assert.deepEqual([nothing.code, nothing.err.split(':')[1]], [2, ' no document']);
  const nowhere = await runInTest(folder, 'generate', 'x.yaml', '--group', 'a.example.com', '--out', '');
  assert.equal(nowhere.code, 2);
  const bad = await generate(document(STOCK), '--version', 'V1', '--name', 'Shop');
  assert.equal(bad.code, 1);
  assert.match(bad.err, /^--version: .*"V1" is no version such as v1alpha1/m);
  assert.match(bad.err, /^--name: .*"Shop" is not 1 to 30 lower-case letters/m);
});

test('a link in the folder does not lead the run out of it', async () => {
  await mkdir(path());
  await mkdir(join(folder, 'elsewhere'));
  await symlink(join(folder, 'elsewhere'), path('crds'));
  const { code, err } = await generate(document(STOCK));
  assert.equal(code, 3);
  assert.match(err, /crds leads out of /);
  assert.deepEqual(await readdir(join(folder, 'elsewhere')), []);
});

test('a folder that cannot be written is told without a stack', async () => {
  await writeFile(path(), 'a file');
  const { code, err } = await generate(document(STOCK));
  assert.equal(code, 3);
  assert.doesNotMatch(err, /\n\s+at /);
});
