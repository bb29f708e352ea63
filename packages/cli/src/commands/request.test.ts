// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { runInTest } from '../run-in-test.ts';

const DOCUMENT = `openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example/v3'}]
security: [{key: []}]
components:
  securitySchemes: {key: {type: apiKey, in: query, name: api_key}}
  schemas:
    Pet: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}, size: {type: integer, format: int64}, pin: {type: string, writeOnly: true}}}
paths:
  /owners/{owner}/pets:
    post:
      parameters:
        - {name: owner, in: path, required: true, schema: {type: string}}
        - {name: X-Tenant, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /owners/{owner}/pets/{petId}:
    parameters:
      - {name: owner, in: path, required: true, schema: {type: string}}
      - {name: petId, in: path, required: true, schema: {type: string}}
    get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
    delete: {responses: {'204': {description: ok}}}
`;
const REX = `apiVersion: shop.example.com/v1alpha1
kind: Pet
metadata: {name: rex}
spec:
  owner: a/b
  X-Tenant: acme
  name: Rex
  size: 9007199254740993
  pinSecretRef: {name: s, key: k}
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  await writeFile(join(folder, 'openapi.yaml'), DOCUMENT);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function request(text: string, ...more: string[]) {
  await writeFile(join(folder, 'cr.yaml'), text);
  return runInTest(folder, 'request', '-f', 'cr.yaml', '--openapi', 'openapi.yaml', '--group', 'shop.example.com', ...more);
}

test('a custom resource is shown as the HTTP request that it would cause, Secrets and login masked', async () => {
  const { code, out, err } = await request(REX);
  assert.deepEqual([code, err], [0, '']);
  const [head, body] = out.split('\n\n');
  assert.match(head, /^POST \/v3\/owners\/a%2Fb\/pets\?api_key=\*\*\* HTTP\/1\.1\nhost: shop\.example\n/);
  assert.match(head, /^x-tenant: acme$/m);
  assert.match(head, /^content-type: application\/json$/m);
  assert.match(body, /"size":9007199254740993/);
  assert.match(body, /"pin":"\*\*\*"/);
  assert.doesNotMatch(out, /stand-in/);
});

test('--json gives one object for one resource, and a list for several, numbers exact', async () => {
  const { out } = await request(REX, '--json', '--base-url', 'http://localhost:8080/api');
  const one = JSON.parse(out) as Record<string, unknown>;
  assert.deepEqual(Object.keys(one).sort(), ['body', 'headers', 'method', 'url']);
  assert.equal(one.url, 'http://localhost:8080/api/owners/a%2Fb/pets?api_key=***');
  assert.match(out, /"size": 9007199254740993/);
  const two = await request(`${REX}---\n${REX}`, '--json');
  assert.equal((JSON.parse(two.out) as unknown[]).length, 2);
});

test('a resource whose id is known is looked at and deleted by it', async () => {
  const { out } = await request(REX, '--operation', 'delete', '--id', '7/8');
  assert.match(out, /^DELETE \/v3\/owners\/a%2Fb\/pets\/7%2F8\?/);
  const without = await request(REX, '--operation', 'get');
  assert.equal(without.code, 1);
  assert.match(without.err, /^cr\.yaml:5:3: .*"petId", and nothing sets it; --id gives the id/);
});

test('the RestMappings that generate wrote serve as well', async () => {
  await runInTest(folder, 'generate', 'openapi.yaml', '--group', 'shop.example.com', '--out', 'out');
  await writeFile(join(folder, 'cr.yaml'), REX);
  const { code, out } = await runInTest(folder, 'request', '-f', 'cr.yaml', '--mappings', 'out');
  assert.equal(code, 0);
  assert.match(out, /^POST /);
});

test('a kind that nobody knows is told with its place and the kind that was meant', async () => {
  const { code, out, err } = await request(REX.replace('kind: Pet', 'kind: Pets'));
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^cr\.yaml:2:7: no RestMapping says what Pets of shop\.example\.com is; did you mean Pet\?/);
});

test('a field that the path needs is told with its name and place', async () => {
  const { code, err } = await request(REX.replace('  owner: a/b\n', ''));
  assert.equal(code, 1);
  assert.match(err, /^cr\.yaml:5:3: .*"owner", and spec\.owner is not set/);
});

test('broken YAML, an alias bomb and a list in place of a resource are told with their places', async () => {
  assert.match((await request('a: [1\n')).err, /^cr\.yaml:\d+:\d+: /);
  assert.match((await request('- 1\n')).err, /^cr\.yaml:1:1: this is no custom resource but a list/);
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`)].join('\n');
  assert.match((await request(bomb)).err, /^cr\.yaml:1:1: .*alias/i);
});

test('without kinds the command says what to give', async () => {
  await writeFile(join(folder, 'cr.yaml'), REX);
  const { code, err } = await runInTest(folder, 'request', '-f', 'cr.yaml');
  assert.equal(code, 2);
  assert.match(err, /--mappings, --openapi or --kubeconfig/);
});

test('an object of a kind that holds several others causes the request of the kind that it names', async () => {
  await writeFile(join(folder, 'api-operators.yaml'), 'singleCrd: true\n');
  const inOne = REX.replace('kind: Pet', 'kind: ShopObject').replace(/spec:\n([^]*)/, (_all, fields: string) => `spec:\n  kind: Pet\n  pet:\n${fields.replace(/^/gm, '  ')}`);
  const [one, own] = [await request(inOne), await request(REX, '--no-single-crd')];
  assert.match(own.out, /^POST /);
  assert.equal(one.out, own.out);
  const other = await request(inOne.replace('kind: Pet', 'kind: Cat'));
  assert.match(other.err, /spec\.kind is "Cat", and may be Pet/);
});
