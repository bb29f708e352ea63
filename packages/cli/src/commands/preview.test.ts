// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runInTest } from '../run-in-test.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
  await writeFile(
    join(folder, 'shop.json'),
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      paths: { '/stock': { get: { responses: {} }, head: { responses: {} } } },
    }),
  );
});
after(() => rm(folder, { recursive: true, force: true }));

test('the table shows each operation with its kind and the reason', async () => {
  const { code, out, err } = await runInTest(folder, 'preview', join(folder, 'shop.json'));
  assert.deepEqual([code, err], [0, '']);
  assert.equal(
    out,
    `shop: 1 kinds of preview.example.com/v1alpha1, composed by ShopBundle, ShopBundleRelease, ShopBundleBinding, ShopAggregate

KIND        ROLE      USE   OPERATION    WHY
StockQuery  query     call  GET /stock   GET reads and changes nothing, and belongs to no resource
–           left out        HEAD /stock  HEAD tells about the address, not about an object
`,
  );
});

test('--json gives the same to programs', async () => {
  const { out } = await runInTest(folder, 'preview', join(folder, 'shop.json'), '--json');
  const shown = JSON.parse(out);
  assert.equal(shown.outcome, 'compiled');
  assert.deepEqual(shown.kinds.map((plan: { kind: string }) => plan.kind), ['StockQuery']);
  assert.equal(shown.leftOut.length, 1);
});

test('a document that is not there is refused by name', async () => {
  const { code, err } = await runInTest(folder, 'preview', 'nothing.json');
  assert.equal(code, 1);
  assert.match(err, /nothing\.json:1:1: The document ".*nothing\.json" cannot be read: there is no such file/);
});

test('an unknown command and an unknown option get a suggestion', async () => {
  const command = await runInTest(folder, 'preveiw');
  assert.equal(command.code, 2);
  assert.match(command.err, /Did you mean preview\?/);
  const option = await runInTest(folder, 'preview', 'x', '--jsno');
  assert.equal(option.code, 2);
  assert.match(option.err, /Did you mean --json\?/);
});

test('the help names the exit codes', async () => {
  const { code, out } = await runInTest(folder, '--help');
  assert.equal(code, 0);
  assert.match(out, /Exit codes: 0 done, 1 refused/);
});
