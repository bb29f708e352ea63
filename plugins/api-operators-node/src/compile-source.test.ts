// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileSource, diagnosticLine, sourceOfText } from './compile-source.ts';

const settings = { documents: { allowedHosts: [] as string[] } };
const options = { group: 'pets.example.com' };
const document = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      responses: { '200': { description: ok } }
`;

test('a text that somebody gave becomes an operator', async () => {
  const result = await compileSource({ text: document }, options, settings);
  assert.equal(result.kind, 'compiled');
  assert.equal(result.operator.api, 'pets');
});

test('what is wrong is said with the name of the file, the line and the column', async () => {
  const result = await compileSource({ text: 'openapi: [', name: 'pets.yaml' }, options, settings);
  assert.equal(result.kind, 'refused');
  assert.match(diagnosticLine(result.diagnostics[0]!), /^pets\.yaml:1:\d+: .+\.$/);
});

test('a document that nobody named is called by what it looks like', async () => {
  const json = await compileSource({ text: '{"openapi": }' }, options, settings);
  assert.equal(json.diagnostics[0]?.location.uri, 'openapi.json');
});

test('a reference that may not be followed is reported beside what the compiler says', async () => {
  const text = document.replace("{ description: ok }", "{ $ref: 'http://127.0.0.1/ok.yaml' }");
  const { diagnostics } = await compileSource({ text }, options, settings);
  assert.ok(
    diagnostics.some(({ message }) => /127\.0\.0\.1 is not among the allowed hosts/.test(message)),
    JSON.stringify(diagnostics),
  );
});

test('a host that is not listed is not asked', async () => {
  const result = await compileSource({ url: 'https://specs.example.com/a.yaml' }, options, settings);
  assert.equal(result.kind, 'refused');
  assert.match(result.diagnostics[0]!.message, /specs\.example\.com is not among the allowed hosts/);
});

test('a path that is given as an address reads no file', async () => {
  for (const url of ['/etc/passwd', 'file:///etc/passwd', 'http://[/etc/passwd']) {
    await assert.rejects(compileSource({ url }, options, settings), /is no http or https address/);
  }
});

test('a form gives an address or a text', () => {
  assert.deepEqual(sourceOfText(' https://a.example.com/x.yaml\n'), { url: 'https://a.example.com/x.yaml' });
  assert.deepEqual(sourceOfText(document), { text: document });
});
