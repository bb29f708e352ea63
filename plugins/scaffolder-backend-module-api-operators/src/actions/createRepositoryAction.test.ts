// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';
import { run } from '../testing/stage.ts';
import { createRepositoryAction } from './createRepositoryAction.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'repository-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const repositories = new GitRepositories(path.join(folder, 'git'));
const action = createRepositoryAction({ repositories, now: () => new Date('2026-01-02T03:04:05Z') });
mkdirSync(path.join(folder, 'operator/crds'), { recursive: true });
writeFileSync(path.join(folder, 'operator/crds/a.yaml'), 'a: 1\n');
symlinkSync('/etc/passwd', path.join(folder, 'operator/link'));

test('a folder becomes a repository that Git can clone, by the person who runs the template', async () => {
  const { repository } = await run(action, folder, { name: 'shop-operator' });
  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', String(repository), ...args], { encoding: 'utf8' }).trim();
  assert.equal(git('log', '--format=%an <%ae> %s', 'main'), 'user:default/pat <pat@users.invalid> Add the operator shop-operator');
  assert.equal(git('show', 'main:crds/a.yaml'), 'a: 1');
  assert.equal(git('ls-tree', '-r', '--name-only', 'main'), 'crds/a.yaml', 'links are left out');
});

test('a name that is taken is refused, and so is one that is none', async () => {
  await assert.rejects(run(action, folder, { name: 'shop-operator' }), /There is a repository shop-operator already/);
  await assert.rejects(run(action, folder, { name: '../evil' }), /cannot be the name of a repository/);
  assert.deepEqual(await repositories.names(), ['shop-operator']);
});
