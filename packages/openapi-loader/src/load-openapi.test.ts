// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadOpenApi, type LoadOutcome } from './load-openapi.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loader-'));
  await mkdir(join(folder, 'api/schemas'), { recursive: true });
  await writeFile(join(folder, 'secret.yaml'), 'password: hunter2\n');
});
after(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, 'api', name);
  await writeFile(path, text);
  return path;
}

function loaded(outcome: LoadOutcome): Extract<LoadOutcome, { kind: 'loaded' }> {
  assert.equal(outcome.kind, 'loaded', JSON.stringify(outcome));
  return outcome as Extract<LoadOutcome, { kind: 'loaded' }>;
}

const referring = (...references: string[]) =>
  `openapi: 3.0.3\npaths: {}\ncomponents:\n  schemas:\n${references
    .map((reference, index) => `    S${index}:\n      $ref: "${reference}"\n`)
    .join('')}`;

async function serve(listener: RequestListener, run: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    await run((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a document of several files is read whole, each file once', async () => {
  await write('schemas/pet.yaml', 'type: object\nproperties:\n  owner: {$ref: "./owner.yaml"}\n');
  await write('schemas/owner.yaml', 'type: object\nproperties:\n  pet: {$ref: "pet.yaml"}\n');
  const root = await write('openapi.yaml', referring('schemas/pet.yaml', './schemas/pet.yaml#/properties/owner'));
  const outcome = loaded(await loadOpenApi(root));
  assert.deepEqual([...outcome.documents.keys()], [
    root,
    join(folder, 'api/schemas/pet.yaml'),
    join(folder, 'api/schemas/owner.yaml'),
  ]);
  assert.deepEqual(outcome.diagnostics, []);
});

test('a file outside the folder is not read, by path, by URL or through a link', async () => {
  await symlink(join(folder, 'secret.yaml'), join(folder, 'api/link.yaml'));
  const root = await write('escape.yaml', referring('../secret.yaml', 'file:///etc/passwd', '/etc/passwd', 'link.yaml'));
  const outcome = loaded(await loadOpenApi(root));
  assert.deepEqual([...outcome.documents.keys()], [root]);
  assert.deepEqual(
    outcome.diagnostics.map(({ code, location }) => [code, location.line]),
    [
      ['document-forbidden', 6],
      ['document-forbidden', 8],
      ['document-forbidden', 10],
      ['document-forbidden', 12],
    ],
  );
});

test('a missing file is reported where it is referred to', async () => {
  const root = await write('missing.yaml', referring('gone.yaml'));
  const [problem] = loaded(await loadOpenApi(root)).diagnostics;
  assert.equal(problem.code, 'document-unavailable');
  assert.match(problem.message, /"gone\.yaml" cannot be read: there is no such file/);
  assert.deepEqual([problem.location.line, problem.location.column], [6, 7]);
});

test('a document that is not there is refused with its name', async () => {
  const outcome = await loadOpenApi(join(folder, 'api/nothing.yaml'));
  assert.equal(outcome.kind, 'refused');
  assert.match(outcome.diagnostics[0].message, /nothing\.yaml" cannot be read: there is no such file/);
});

test('a host that is not listed is not asked', async () => {
  let asked = 0;
  await serve(
    (_, response) => {
      asked += 1;
      response.end('{}');
    },
    async port => {
      const outcome = await loadOpenApi(`http://127.0.0.1:${port}/openapi.json`, { allowedHosts: ['example.com'] });
      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.diagnostics[0].message, /127\.0\.0\.1 is not among the allowed hosts/);
    },
  );
  assert.equal(asked, 0);
});

test('a listed host is asked, and what it refers to beside it as well', async () => {
  await serve(
    (request, response) =>
      response.end(request.url === '/v1/pet.yaml' ? 'type: object' : referring('pet.yaml')),
    async port => {
      const url = `http://127.0.0.1:${port}/v1/openapi.yaml`;
      const outcome = loaded(await loadOpenApi(url, { allowedHosts: ['127.0.0.1'] }));
      assert.deepEqual([...outcome.documents.keys()], [url, `http://127.0.0.1:${port}/v1/pet.yaml`]);
    },
  );
});

test('a redirect to a forbidden address is not followed', async () => {
  await serve(
    (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    async port => {
      const outcome = await loadOpenApi(`http://127.0.0.1:${port}/`, { allowedHosts: ['127.0.0.1'] });
      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.diagnostics[0].message, /169\.254\.169\.254 is not among the allowed hosts/);
    },
  );
});

test('a body without an end is cut off at the limit of bytes', async () => {
  await serve(
    (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('a'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    },
    async port => {
      const outcome = await loadOpenApi(`http://127.0.0.1:${port}/`, {
        allowedHosts: ['127.0.0.1'],
        maxBytes: 1_000_000,
      });
      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.diagnostics[0].message, /more than 1000000 bytes/);
    },
  );
});

test('a server that does not answer is given up on', async () => {
  await serve(
    () => {},
    async port => {
      const outcome = await loadOpenApi(`http://127.0.0.1:${port}/`, { allowedHosts: ['127.0.0.1'], timeoutMs: 200 });
      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.diagnostics[0].message, /it took too long/);
    },
  );
});

test('a pasted text has no files beside it', async () => {
  const outcome = loaded(await loadOpenApi({ text: referring('secret.yaml') }));
  assert.deepEqual([...outcome.documents.keys()], ['openapi.yaml']);
  assert.equal(outcome.diagnostics[0].code, 'document-forbidden');
});

test('a property that is called $ref is a name and no reference', async () => {
  const text = 'openapi: 3.0.3\npaths: {}\ncomponents: {schemas: {S: {properties: {$ref: {type: string}}}}}\n';
  assert.deepEqual(loaded(await loadOpenApi({ text })).diagnostics, []);
});
