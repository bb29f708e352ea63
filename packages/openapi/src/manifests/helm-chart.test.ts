// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { compile } from '../compile.ts';
import { render } from '../render.ts';

function files(words: string, properties = 'name: {type: string}'): Map<string, string> {
  const document = `openapi: 3.0.3
info: {title: Zoo, version: ${JSON.stringify(words)}, description: ${JSON.stringify(words)}}
servers: [{url: ${JSON.stringify(`https://zoo.example.com/${words}`)}}]
paths:
  /pets:
    post: {summary: ${JSON.stringify(words)}, requestBody: {content: {application/json: {schema: {type: object, properties: {${properties}}}}}}, responses: {'201': {description: ok}}}
  /pets/{petId}:
    get: {parameters: [{name: petId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}
`;
  const result = compile({ documents: new Map([['z', document]]), root: 'z', options: { group: 'zoo.example.com' } });
  assert.equal(result.kind, 'compiled');
  return render(result.operator);
}

const below = (all: ReadonlyMap<string, string>, folder: string) => new Map([...all].filter(([path]) => path.startsWith(folder)));

test('no word of a document reaches a template, where Helm would run it', () => {
  const evil = files('{{ fail "x" }} }} {{/* */}} {{ .Values.a }}');
  assert.deepEqual(below(evil, 'chart/templates/'), below(files('plain'), 'chart/templates/'));
  for (const [path, text] of below(evil, 'chart/templates/')) assert.doesNotMatch(text, /fail|Values\.a\b/, path);
});

test('the chart holds the manifests as they are, CRDs with the mark that Helm keeps them', () => {
  const all = files('plain');
  for (const [path, text] of below(all, 'crds/')) {
    const kept = parse(all.get(`chart/files/${path}`)!) as { metadata: { annotations: Record<string, string> } };
    assert.equal(kept.metadata.annotations['helm.sh/resource-policy'], 'keep');
    delete kept.metadata.annotations['helm.sh/resource-policy'];
    assert.deepEqual(kept, parse(text));
  }
  for (const [path, text] of below(all, 'mappings/')) assert.equal(all.get(`chart/files/${path}`), text);
  assert.equal(all.get('chart/files/rbac.yaml'), all.get('rbac.yaml'));
});

test('values offer the Connection that is generated, with what the document says left as data', () => {
  const all = files('{{ .Release }}');
  const values = parse(all.get('chart/values.yaml')!) as { connection: { spec: unknown } };
  assert.deepEqual(values.connection.spec, (parse(all.get('connection.yaml')!) as { spec: unknown }).spec);
});

test('what is too large for Helm has no chart, and the README says so', () => {
  const many = Array.from({ length: 1_500 }, (_, n) => `p${n}: {type: string, description: "${'word '.repeat(60)}"}`).join(', ');
  const paths = Array.from({ length: 12 }, (_, n) => `  /k${n}: {post: {requestBody: {$ref: '#/components/requestBodies/B'}, responses: {'201': {description: ok}}}}`).join('\n');
  const document = `openapi: 3.0.3\ninfo: {title: Big, version: '1'}\npaths:\n${paths}\ncomponents: {requestBodies: {B: {content: {application/json: {schema: {type: object, properties: {${many}}}}}}}}\n`;
  const result = compile({ documents: new Map([['z', document]]), root: 'z', options: { group: 'zoo.example.com' } });
  assert.equal(result.kind, 'compiled');
  const all = render(result.operator);
  const characters = [...below(all, 'crds/').values()].reduce((sum, text) => sum + text.length, 0);
  assert.ok(characters > 6_000_000, `${characters} characters`);
  assert.equal(below(all, 'chart/').size, 0);
  assert.match(all.get('README.md')!, /There is no Helm chart/);
});

test('the documents of an operator lie in its folder under harmless names', () => {
  const documents = new Map([
    ['/a/root.yaml', "openapi: 3.0.3\ninfo: {title: Z, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n"],
    ...['/a/../../etc/passwd', '/a/.git/config', '/a/CON.yaml', '/a/x.yaml', '/a/X.yaml', `/a/${'l'.repeat(300)}.yaml`, '/a/ü\u202e.yaml', 'C:\\a\\b.yaml'].map(
      name => [name, '{}'] as const,
    ),
  ]);
  const result = compile({ documents, root: '/a/root.yaml', options: { group: 'z.example.com' } });
  assert.equal(result.kind, 'compiled');
  const paths = [...below(render(result.operator), 'openapi').keys()];
  assert.equal(paths.length, documents.size);
  assert.equal(new Set(paths.map(path => path.toLowerCase())).size, paths.length);
  for (const path of paths) {
    assert.match(path, /^openapi(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,120})+$/);
    assert.doesNotMatch(path, /\/(con|nul)(\.|$)/i);
  }
});
