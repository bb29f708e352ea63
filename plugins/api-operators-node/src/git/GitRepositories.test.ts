// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { GitRepositories } from './GitRepositories.ts';

const root = mkdtempSync(path.join(tmpdir(), 'repositories-'));
after(() => rmSync(root, { recursive: true, force: true }));

const options = {
  author: { name: 'Pat', email: 'pat@example.com' },
  message: 'Add the operator',
  at: new Date('2026-01-02T03:04:05Z'),
};
const files = new Map([
  ['catalog-info.yaml', 'kind: API\n'],
  ['config/crd/pets.yaml', 'a: 1\n'],
]);

test('git can clone what was created, folders and all', async () => {
  const repositories = new GitRepositories(root);
  const created = await repositories.create('pets', files, options);
  assert.equal(created.kind, 'created');
  const clone = path.join(root, 'clone');
  execFileSync('git', ['clone', '--quiet', repositories.directoryOf('pets'), clone]);
  assert.equal(readFileSync(path.join(clone, 'config/crd/pets.yaml'), 'utf8'), 'a: 1\n');
  const log = execFileSync('git', ['-C', clone, 'log', '--format=%an %s'], { encoding: 'utf8' });
  assert.equal(log, 'Pat Add the operator\n');
});

test('a file is read at the head, and a missing one is undefined', async () => {
  const repositories = new GitRepositories(root);
  await repositories.create('readable', files, options);
  assert.equal(await repositories.readFile('readable', 'catalog-info.yaml'), 'kind: API\n');
  assert.equal(await repositories.readFile('readable', 'nothing.yaml'), undefined);
});

test('a name that is taken is refused and the repository stays as it is', async () => {
  const repositories = new GitRepositories(root);
  await repositories.create('taken', files, options);
  const again = await repositories.create('taken', new Map([['x', 'y']]), options);
  assert.equal(again.kind, 'refused');
  assert.equal(await repositories.readFile('taken', 'catalog-info.yaml'), 'kind: API\n');
});

test('no name and no path leads out of the folder', async () => {
  const repositories = new GitRepositories(root);
  const named = await repositories.create('../evil', files, options);
  assert.equal(named.kind, 'refused');
  await assert.rejects(
    repositories.create('inside', new Map([['../../evil', 'x']]), options),
    /no path inside a repository/,
  );
  assert.deepEqual(
    (await repositories.names()).filter(name => name === 'inside'),
    [],
    'nothing is half made',
  );
});
