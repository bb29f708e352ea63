// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { mockServices } from '@backstage/backend-test-utils';
import { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';
import { collect, namesOf } from '../testing/collect.ts';
import { RepositoryEntityProvider } from './RepositoryEntityProvider.ts';

const catalogInfo = (name: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: api-operator }\n`;
const options = {
  author: { name: 'Pat', email: 'pat@example.com' },
  message: 'Add the operator',
  at: new Date('2026-01-02T03:04:05Z'),
};

async function connected(t: TestContext, prepare?: (repositories: GitRepositories) => Promise<unknown>) {
  const root = mkdtempSync(path.join(tmpdir(), 'repositories-'));
  const repositories = new GitRepositories(path.join(root, 'git'));
  const create = (name: string, text = catalogInfo(name)) =>
    repositories.create(name, new Map([['catalog-info.yaml', text]]), options);
  await prepare?.(repositories);
  const catalog = collect();
  const provider = new RepositoryEntityProvider({ repositories, logger: mockServices.rootLogger() });
  t.after(() => {
    provider.stop();
    rmSync(root, { recursive: true, force: true });
  });
  await provider.connect(catalog.connection);
  return { root, repositories, create, catalog };
}

test('a repository that comes is in the catalog, though nothing is read on a timer', async t => {
  const { create, catalog } = await connected(t);
  assert.deepEqual(namesOf(await catalog.nth(0)), []);
  await create('pets');
  assert.deepEqual(namesOf(await catalog.nth(1)), ['pets']);
});

test('a push is in the catalog, though nothing is read on a timer', async t => {
  const { root, repositories, create, catalog } = await connected(t);
  await create('pets');
  await catalog.nth(1);
  const clone = path.join(root, 'clone');
  const git = (...args: string[]) => execFileSync('git', args, { stdio: 'pipe' });
  git('clone', '--quiet', repositories.directoryOf('pets'), clone);
  writeFileSync(path.join(clone, 'catalog-info.yaml'), catalogInfo('cats'));
  git('-C', clone, '-c', 'user.name=Pat', '-c', 'user.email=pat@example.com', 'commit', '-qam', 'Cats');
  git('-C', clone, 'push', '--quiet');
  // It may be read in between, while Git is still writing.
  let index = 2;
  while (namesOf(await catalog.nth(index))[0] !== 'cats') {
    index += 1;
  }
});

test('a repository that goes takes its entities with it', async t => {
  const { repositories, create, catalog } = await connected(t);
  await create('pets');
  await catalog.nth(1);
  rmSync(repositories.directoryOf('pets'), { recursive: true });
  let index = 2;
  while (namesOf(await catalog.nth(index)).length > 0) {
    index += 1;
  }
});

test('a repository that was readable once keeps its entities when it no longer is', async t => {
  const { repositories, create, catalog } = await connected(t);
  await create('pets');
  await catalog.nth(1);
  writeFileSync(path.join(repositories.directoryOf('pets'), 'refs/heads/main'), `${'0'.repeat(39)}1\n`);
  assert.deepEqual(namesOf(await catalog.nth(2)), ['pets']);
});

test('a repository that cannot be read at the start loses nothing in the catalog', async t => {
  const { catalog } = await connected(t, async repositories => {
    mkdirSync(path.join(repositories.directoryOf('broken'), 'refs/heads'), { recursive: true });
    writeFileSync(path.join(repositories.directoryOf('broken'), 'refs/heads/main'), `${'0'.repeat(39)}1\n`);
    await repositories.create('pets', new Map([['catalog-info.yaml', catalogInfo('pets')]]), options);
  });
  const first = await catalog.nth(0);
  assert.equal(first.type, 'delta');
  assert.deepEqual(first.added.map(({ entity }) => entity.metadata.name), ['pets']);
  assert.deepEqual(first.removed, []);
});

test('a repository can bring no user and no group', async t => {
  const { create, catalog } = await connected(t);
  await create('evil', 'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: { name: eve }\nspec: { memberOf: [platform-team] }\n');
  const mutation = await catalog.nth(1);
  assert.deepEqual(JSON.stringify(mutation).includes('eve'), false);
});
