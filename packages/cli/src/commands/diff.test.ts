// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { startDevCluster } from '@api-operators/dev-cluster';
import { KubeClient, type UnstructuredObject } from '@api-operators/kube';
import { parse } from 'yaml';
import { runInTest } from '../run-in-test.ts';

const document = (properties: string, required = '') => `openapi: 3.0.3
info: {title: Zoo, version: '1'}
paths:
  /pets:
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [${required}], properties: {${properties}}}}}}, responses: {'201': {description: ok}}}
  /pets/{petId}:
    get: {parameters: [{name: petId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}
`;
const OLD = document('name: {type: string, maxLength: 20}, legs: {type: integer}, kind: {type: string, enum: [cat, dog]}');
const NEW = document('name: {type: string, maxLength: 5}, kind: {type: string, enum: [cat]}, tag: {type: string}');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diff-'));
  await writeFile(join(folder, 'old.yaml'), OLD);
  await writeFile(join(folder, 'new.yaml'), NEW);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what breaks comes first, with what to do, and ends with 1', async () => {
  const { code, out, err } = await runInTest(folder, 'diff', 'old.yaml', 'new.yaml');
  assert.deepEqual([code, err], [1, '']);
  assert.equal(
    out,
    `Breaking: custom resources that exist are refused, lose a field, or stop working (3)
  Pet spec.kind: "dog" is no longer accepted [enum-value-removed]
      Change the objects that have the value.
  Pet spec.legs: the field is gone [field-removed]
      Take the field out of the objects that have it.
  Pet spec.name: maxLength was 20 and is 5 [narrowed]
      Change the objects whose value is beyond the new limit.

Safe (1)
  Pet spec.tag: the field is new [field-added]
`,
  );
});

test('what breaks nothing ends with 0, what cannot be told with 2', async () => {
  const same = await runInTest(folder, 'diff', 'old.yaml', 'old.yaml');
  assert.deepEqual([same.code, same.out], [0, 'Nothing changes for custom resources.\n']);
  await writeFile(join(folder, 'broken.yaml'), 'openapi: [');
  const broken = await runInTest(folder, 'diff', 'old.yaml', 'broken.yaml');
  assert.equal(broken.code, 2);
  assert.match(broken.err, /^broken\.yaml:1:\d+: The document is neither JSON nor YAML/);
  assert.equal((await runInTest(folder, 'diff', 'old.yaml', 'missing.yaml')).code, 2);
});

test('--json gives the same to programs', async () => {
  const { out } = await runInTest(folder, 'diff', 'old.yaml', 'new.yaml', '--json');
  const { changes } = JSON.parse(out);
  assert.deepEqual(changes[2], {
    code: 'narrowed',
    effect: 'breaking',
    kind: 'Pet',
    field: 'spec.name',
    old: 20,
    new: 5,
    message: 'maxLength was 20 and is 5',
    remedy: 'Change the objects whose value is beyond the new limit.',
  });
});

test('a folder that was generated is compared with a new document under its own group, version and name', async () => {
  await runInTest(folder, 'generate', 'old.yaml', '--group', 'zoo.example.com', '--version', 'v1', '--name', 'park', '--out', 'out');
  const same = await runInTest(folder, 'diff', 'out', 'old.yaml');
  assert.deepEqual([same.code, same.out, same.err], [0, 'Nothing changes for custom resources.\n', '']);
  const breaks = await runInTest(folder, 'diff', 'out', 'new.yaml');
  assert.equal(breaks.code, 1);
  assert.match(breaks.out, /Pet spec\.legs: the field is gone/);
  const moved = await runInTest(folder, 'diff', 'out', 'old.yaml', '--version', 'v2');
  assert.match(moved.out, /the API: the version was v1 and is v2 \[version-changed\]/);
});

test('a generated folder that somebody broke is told by file, not as a bug', async () => {
  await runInTest(folder, 'generate', 'old.yaml', '--group', 'zoo.example.com', '--out', 'out');
  const broken = ['- a', 'metadata: {name: a}', 'metadata: {name: a}\nspec: {}', 'metadata: {name: a}\nspec: {group: g, names: {kind: X, plural: xs}, versions: []}', '{'];
  for (const text of broken) {
    await writeFile(join(folder, 'out/crds/a.yaml'), text);
    const { code, err } = await runInTest(folder, 'diff', 'out', 'new.yaml');
    assert.equal(code, 3, `${text}: ${err}`);
    assert.match(err, /out\/crds/);
  }
});

test('a folder that generate did not write is no side', async () => {
  await mkdir(join(folder, 'empty'));
  const { code, err } = await runInTest(folder, 'diff', 'empty', 'new.yaml');
  assert.equal(code, 2);
  assert.match(err, /empty.* cannot be read/);
});

test('--cluster names the stored objects that the new kinds would refuse, with the field', async t => {
  const cluster = await startDevCluster();
  t.after(() => cluster.stop());
  await writeFile(join(folder, 'kubeconfig'), cluster.kubeconfig());
  await runInTest(folder, 'generate', 'old.yaml', '--group', 'zoo.example.com', '--out', 'out');
  const client = KubeClient.fromKubeconfig({ file: join(folder, 'kubeconfig') });
  t.after(() => client.close());
  const crds = client.of((await client.resolve('apiextensions.k8s.io/v1', 'CustomResourceDefinition'))!);
  for (const file of await readdir(join(folder, 'out/crds'))) {
    await crds.create(parse(await readFile(join(folder, 'out/crds', file), 'utf8')) as UnstructuredObject);
  }
  client.invalidateDiscovery();
  const pets = client.of((await client.resolve('zoo.example.com/v1alpha1', 'Pet'))!);
  for (const [name, spec] of Object.entries({
    rex: { name: 'Rex the great', kind: 'dog', legs: 4 },
    tom: { name: 'Tom', kind: 'cat' },
  })) {
    await pets.create({ apiVersion: 'zoo.example.com/v1alpha1', kind: 'Pet', metadata: { name, namespace: 'default' }, spec } as UnstructuredObject);
  }

  const narrowed = await runInTest(folder, 'diff', 'out', 'new.yaml', '--kubeconfig', 'kubeconfig', '--json');
  assert.equal(narrowed.code, 1, narrowed.err);
  const found = JSON.parse(narrowed.out).cluster;
  assert.equal(found.checked, 2);
  assert.deepEqual(found.notInstalled, []);
  assert.deepEqual(found.refused.map(({ kind, namespace, name }: Record<string, string>) => `${kind} ${namespace}/${name}`), ['Pet default/rex']);
  assert.deepEqual(found.refused[0].problems.map(({ path }: { path: string }) => path).sort(), ['spec.kind', 'spec.legs', 'spec.name']);

  await writeFile(join(folder, 'config.yaml'), 'kinds: {Pet: {kind: Animal}}\n');
  await runInTest(folder, 'generate', 'old.yaml', '--group', 'zoo.example.com', '--out', 'renamed', '--config', 'config.yaml');
  const renamed = await runInTest(folder, 'diff', 'out', 'renamed', '--kubeconfig', 'kubeconfig');
  assert.match(renamed.out, /2 of 2 stored objects would be refused\n {2}Pet default\/rex\n {6}the kind is now Animal \(animals\)/);

  await writeFile(join(folder, 'other.yaml'), "openapi: 3.0.3\ninfo: {title: Zoo, version: '2'}\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n");
  const removed = await runInTest(folder, 'diff', 'out', 'other.yaml', '--kubeconfig', 'kubeconfig');
  assert.match(removed.out, /Pet default\/tom\n {6}the kind Pet is gone/);
});

test('rules of the new kinds are asked about stored objects too', async t => {
  const cluster = await startDevCluster();
  t.after(() => cluster.stop());
  await writeFile(join(folder, 'kubeconfig'), cluster.kubeconfig());
  await runInTest(folder, 'generate', 'old.yaml', '--group', 'zoo.example.com', '--out', 'out');
  const client = KubeClient.fromKubeconfig({ file: join(folder, 'kubeconfig') });
  t.after(() => client.close());
  const crds = client.of((await client.resolve('apiextensions.k8s.io/v1', 'CustomResourceDefinition'))!);
  await crds.create(parse(await readFile(join(folder, 'out/crds/pets.zoo.example.com.yaml'), 'utf8')) as UnstructuredObject);
  client.invalidateDiscovery();
  const pets = client.of((await client.resolve('zoo.example.com/v1alpha1', 'Pet'))!);
  await pets.create({ apiVersion: 'zoo.example.com/v1alpha1', kind: 'Pet', metadata: { name: 'tom', namespace: 'default' }, spec: { name: 'Tom' } } as UnstructuredObject);
  await writeFile(join(folder, 'needs.yaml'), document('name: {type: string}, legs: {type: integer}, kind: {type: string}', 'legs'));
  const { out, code } = await runInTest(folder, 'diff', 'out', 'needs.yaml', '--kubeconfig', 'kubeconfig');
  assert.equal(code, 1);
  assert.match(out, /1 of 1 stored objects would be refused\n {2}Pet default\/tom\n {6}spec.*legs/);
});
