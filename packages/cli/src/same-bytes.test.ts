// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { compile, render } from '@api-operators/openapi';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const base = realpathSync(mkdtempSync(join(tmpdir(), 'same-bytes-')));
after(() => rmSync(base, { recursive: true, force: true }));

const FILES = {
  'api/openapi.yaml': `openapi: 3.0.3
info: {title: Ärger & Söhne, version: "1"}
tags: [{name: ä}, {name: z}, {name: I}, {name: ı}]
paths:
  /ähren: {get: {tags: [ä], responses: {200: {description: ok, content: {application/json: {schema: {$ref: "parts/pet.yaml"}}}}}}}
  /pets: {post: {requestBody: {content: {application/json: {schema: {$ref: "parts/pet.yaml"}}}}, responses: {201: {description: made}}}}
  /pets/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {200: {description: ok}}}}
`,
  'api/parts/pet.yaml': 'type: object\nproperties:\n  born: {type: string, format: date-time, default: 2030-01-31T00:00:00Z}\n  ä: {type: string}\n  Z: {type: number, default: 1.5}\n  owner: {$ref: "../owner.json#/Owner"}\n',
  'api/owner.json': '{"Owner": {"type": "object", "properties": {"since": {"type": "integer", "default": 1234567}, "pets": {"type": "array", "items": {"$ref": "parts/pet.yaml"}}}}}',
};

function place(folder: string): string {
  mkdirSync(join(folder, 'api/parts'), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(folder, path), text);
  return folder;
}

/** Texts by path of all that one run of the command writes. */
function generated(cwd: string, document: string, { env = {}, node = [] as string[], umask = 0o022 } = {}): Record<string, string> {
  const out = mkdtempSync(join(base, 'out-'));
  const code = `process.umask(${umask}); process.argv[1] = ${JSON.stringify(MAIN)}; await import(${JSON.stringify(MAIN)});`;
  const args = ['generate', document, '--no-config', '--group', 'same.example.com', '--out', join(out, 'operator')];
  const { status, stderr } = spawnSync(process.execPath, [...node, '--input-type=module', '-e', code, 'main', ...args], { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
  assert.equal(status, 0, stderr);
  return filesOf(join(out, 'operator'));
}

function filesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => statSync(join(folder, path)).isFile());
  return Object.fromEntries(paths.sort().map(path => [path, readFileSync(join(folder, path), 'utf8')]));
}

let expected: Record<string, string>;
before(() => {
  expected = generated(place(join(base, 'first')), 'api/openapi.yaml');
});

for (const [what, env] of Object.entries({
  'a Turkish locale': { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  'a Swedish locale': { LANG: 'sv_SE.UTF-8', LC_ALL: 'sv_SE.UTF-8' },
  'no locale': { LANG: 'C', LC_ALL: 'C' },
  'a time zone on the other side of the world': { TZ: 'Pacific/Kiritimati' },
  'another home and user': { HOME: base, USER: 'somebody', LOGNAME: 'somebody' },
})) {
  test(`under ${what} the same bytes are written`, () => {
    assert.deepEqual(generated(join(base, 'first'), 'api/openapi.yaml', { env }), expected);
  });
}

test('in another folder, from another working directory and through a link the same bytes are written, and no path of this machine', () => {
  const other = place(join(base, 'elsewhere/deep/down here'));
  assert.deepEqual(generated(other, 'api/openapi.yaml'), expected);
  assert.deepEqual(generated(join(other, 'api/parts'), '../openapi.yaml'), expected);
  assert.deepEqual(generated('/', join(other, 'api/openapi.yaml')), expected);
  symlinkSync(other, join(base, 'link'));
  assert.deepEqual(generated(join(base, 'link'), 'api/openapi.yaml'), expected);
  assert.deepEqual(generated(base, 'link/api/openapi.yaml'), expected);
  for (const [path, text] of Object.entries(expected)) assert.ok(!text.includes(base), `${path} names ${base}`);
});

test('under another umask and with little memory the same bytes are written', () => {
  assert.deepEqual(generated(join(base, 'first'), 'api/openapi.yaml', { umask: 0o077 }), expected);
  assert.deepEqual(generated(join(base, 'first'), 'api/openapi.yaml', { node: ['--max-old-space-size=48'] }), expected);
});

test('a copy of the documents with files of another age gives the same bytes', () => {
  const copy = join(base, 'copy');
  cpSync(join(base, 'first'), copy, { recursive: true });
  assert.deepEqual(generated(copy, 'api/openapi.yaml'), expected);
});

test('documents in any order compile to the same bytes', () => {
  const texts = Object.entries(FILES).map(([path, text]): [string, string] => [`/x/${path}`, text]);
  const digest = (documents: [string, string][]) => {
    const result = compile({ documents: new Map(documents), root: '/x/api/openapi.yaml', options: { group: 'same.example.com' } });
    assert.ok(result.kind === 'compiled');
    return createHash('sha256').update(JSON.stringify([...render(result.operator)])).update(JSON.stringify(result.diagnostics)).digest('hex');
  };
  const [a, b, c] = texts;
  const orders = [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]];
  assert.equal(new Set(orders.map(digest)).size, 1);
});
