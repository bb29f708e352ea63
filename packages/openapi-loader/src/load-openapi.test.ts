// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { compile } from '@api-operators/openapi';
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

/** A document of one call whose body is all of these. */
const operation = (...references: string[]) =>
  `openapi: 3.0.3\ninfo: {title: T, version: "1"}\npaths:\n  /a:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema:\n              allOf:\n${references
    .map(reference => `                - $ref: "${reference}"\n`)
    .join('')}`;

/** The fields of that body, as the compiler sees them. */
function fieldsOf({ documents, root }: Extract<LoadOutcome, { kind: 'loaded' }>): string[] {
  const result = compile({ documents, root, options: { group: 'a.example.com' } });
  assert.ok(result.kind === 'compiled', JSON.stringify(result));
  assert.deepEqual(result.diagnostics.filter(({ severity }) => severity !== 'info'), []);
  return Object.keys(result.operator.kinds[0].crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec.properties ?? {});
}

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
      assert.match(outcome.diagnostics[0].message, /it took longer than 200 milliseconds/);
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

test('what a redirected document refers to lies beside where it came from', async () => {
  await serve(
    (request, response) => {
      if (request.url === '/latest') response.writeHead(302, { location: '/v2/openapi.yaml' }).end();
      else if (request.url === '/v2/part.yaml') response.writeHead(301, { location: '/v2/deep/part.yaml' }).end();
      else if (request.url === '/v2/openapi.yaml') response.end(operation('part.yaml#/schemas/Pet'));
      else if (request.url === '/v2/deep/part.yaml') response.end('schemas: {Pet: {$ref: "pet.json#/pet"}}');
      else if (request.url === '/v2/deep/pet.json') response.end('{"pet": {"properties": {"barks": {"type": "boolean"}}}}');
      else response.writeHead(404).end();
    },
    async port => {
      const outcome = loaded(await loadOpenApi(`http://127.0.0.1:${port}/latest`, { allowedHosts: ['127.0.0.1'] }));
      assert.equal(outcome.root, `http://127.0.0.1:${port}/v2/openapi.yaml`);
      assert.deepEqual(outcome.diagnostics, []);
      assert.ok(fieldsOf(outcome).includes('barks'));
    },
  );
});

test('documents one behind the other are followed to the limit of depth, however few they are', async () => {
  for (let n = 0; n < 6; n += 1) await write(`chain${n}.yaml`, `properties: {next: {$ref: chain${n + 1}.yaml}}\n`);
  await write('chain6.yaml', 'type: string\n');
  const root = await write('chain.yaml', referring('chain0.yaml'));
  assert.equal(loaded(await loadOpenApi(root, { maxDepth: 7 })).documents.size, 8);
  const outcome = await loadOpenApi(root, { maxDepth: 6 });
  assert.equal(outcome.kind, 'refused');
  assert.match(outcome.diagnostics[0].message, /more than 6 documents one behind the other/);
});

test('more documents than the limit are refused before they are read', async () => {
  const root = await write('many.yaml', referring('m1.yaml', 'm2.yaml', 'm3.yaml'));
  const outcome = await loadOpenApi(root, { maxFiles: 3 });
  assert.equal(outcome.kind, 'refused');
  assert.match(outcome.diagnostics[0].message, /more than 3 documents/);
  assert.equal((await loadOpenApi(root, { maxFiles: 4 })).kind, 'loaded');
});

test('the limit of bytes is that of all documents together, files and bodies alike', async () => {
  await write('big.yaml', `description: ${'x'.repeat(600)}\n`);
  const root = await write('small.yaml', referring('big.yaml'));
  assert.equal((await loadOpenApi(root, { maxBytes: 800 })).kind, 'loaded');
  const outcome = await loadOpenApi(root, { maxBytes: 620 });
  assert.equal(outcome.kind, 'refused');
  assert.match(outcome.diagnostics[0].message, /more than 620 bytes/);
});

test('a packed body is unpacked, and counts as what it is unpacked', async () => {
  const text = referring('#/components/schemas/S0');
  const bomb = gzipSync(Buffer.alloc(2_000_000));
  await serve(
    (request, response) => {
      if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
      else if (request.url === '/br') response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(text));
      else if (request.url === '/odd') response.writeHead(200, { 'content-encoding': 'odd' }).end(text);
      else if (request.url === '/cut') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text).subarray(0, 20));
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    },
    async port => {
      const load = (path: string) => loadOpenApi(`http://127.0.0.1:${port}/${path}`, { allowedHosts: ['127.0.0.1'], maxBytes: 1_000_000 });
      for (const path of ['gzip', 'br']) assert.deepEqual([...loaded(await load(path)).documents.values()], [text]);
      for (const [path, says] of [['bomb', /more than 1000000 bytes/], ['odd', /packed in a way that is not read \(odd\)/], ['cut', /cannot be read/]] as const) {
        const outcome = await load(path);
        assert.equal(outcome.kind, 'refused', path);
        assert.match(outcome.diagnostics[0].message, says);
      }
    },
  );
});

test('a body that drips is given up long before the time is over', async () => {
  await serve(
    (_, response) => {
      const timer = setInterval(() => response.write('#'), 20);
      response.on('close', () => clearInterval(timer));
    },
    async port => {
      const outcome = await loadOpenApi(`http://127.0.0.1:${port}/`, { allowedHosts: ['127.0.0.1'], timeoutMs: 60_000 });
      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.diagnostics[0].message, /it comes at less than 1000 bytes a second/);
    },
  );
});

test('YAML refers to JSON and back, into fragments, with spaces, escapes and names of their own case', async () => {
  await write('with space.json', '{"Pet~/x": {"properties": {"plain": {"$ref": "other%20part.yaml#/%C3%A9/ok"}, "odd": {"$ref": "Case.yaml"}}}}');
  await write('other part.yaml', 'é: {ok: {type: integer}}\n');
  await write('Case.yaml', 'type: boolean\n');
  await write('case.yaml', 'type: string\n');
  const root = await write('mixed.yaml', operation('with%20space.json#/Pet~0~1x', 'case.yaml'));
  const outcome = loaded(await loadOpenApi(root));
  assert.deepEqual(outcome.diagnostics, []);
  assert.deepEqual([...outcome.documents.keys()].map(uri => uri.slice(join(folder, 'api').length + 1)), ['mixed.yaml', 'with space.json', 'case.yaml', 'other part.yaml', 'Case.yaml']);
  const result = compile({ documents: outcome.documents, root: outcome.root, options: { group: 'a.example.com' } });
  assert.ok(result.kind === 'compiled');
  const { properties } = result.operator.kinds[0].crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec;
  assert.deepEqual([properties!.odd.type, properties!.plain.type], ['boolean', 'integer']);
});

test('a problem in a referred file is told in that file, at its line', async () => {
  await write('faulty.yaml', 'Pet:\n  type: object\n  properties:\n    x:\n      $ref: "#/Nowhere"\n');
  await write('broken.yaml', 'a: [1,\n  2\n');
  const placesOf = async (reference: string) => {
    const outcome = loaded(await loadOpenApi(await write('faults.yaml', operation(reference))));
    const { diagnostics } = compile({ documents: outcome.documents, root: outcome.root, options: { group: 'a.example.com' } });
    return diagnostics.map(({ code, location }) => `${code} ${location.uri.slice(join(folder, 'api').length + 1)}:${location.line}:${location.column}`);
  };
  assert.deepEqual((await placesOf('faulty.yaml#/Pet')).slice(0, 1), ['unresolved-reference faulty.yaml:4:5']);
  assert.deepEqual(await placesOf('broken.yaml'), ['unreadable-document broken.yaml:3:1']);
});

test('UTF-16 with its mark is text like any other', async () => {
  for (const text of ['\ufeffa: é\n', '{"a": "é"}']) {
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const path = join(folder, 'api/wide.yaml');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      await writeFile(path, bytes);
      assert.deepEqual([...loaded(await loadOpenApi(path)).documents.values()], [text]);
    }
  }
});
