// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pack } from './pack.mjs';

describe('what the container image holds', () => {
  let folder;
  let app;
  let packages;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pack-'));
    app = path.join(folder, 'app');
    packages = pack(app);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the entry point as the image does: nothing of this clone, no more environment than it has. */
  function start(...args) {
    const main = path.join(app, 'packages/cli/src/main.ts');
    return new Promise(resolve => {
      const env = { HOME: folder, PATH: '', KUBECONFIG: path.join(folder, 'kubeconfig') };
      execFile(process.execPath, [main, ...args], { cwd: folder, env, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? error.code : 0, stdout, stderr }),
      );
    });
  }

  it('starts and tells of its options', async () => {
    const { code, stdout, stderr } = await start('run', '--help');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /--lease-namespace/);
  });

  it('has all of the operator: run goes as far as a cluster that does not answer', async () => {
    writeFileSync(
      path.join(folder, 'kubeconfig'),
      JSON.stringify({
        'current-context': 'c',
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        clusters: [{ name: 'c', cluster: { server: 'http://192.0.2.1:1' } }],
        users: [{ name: 'u', user: {} }],
      }),
    );
    const { code, stderr } = await start('run', '--journal', path.join(folder, 'journal.sqlite'));
    assert.equal(code, 2, stderr);
    assert.equal(stderr, 'http://192.0.2.1:1 is not on this machine and has no TLS: use https, or --allow-http.\n');
  });

  it('has all of the compiler: a document is previewed', async () => {
    writeFileSync(
      path.join(folder, 'shop.yaml'),
      "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths:\n  /stock:\n    get: {responses: {'200': {description: ok}}}\n",
    );
    const { code, stdout, stderr } = await start('preview', 'shop.yaml');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /StockQuery/);
  });

  it('has no tests, no development tools, and no link that leads out of it', () => {
    const names = packages.map(place => path.relative(place.startsWith('node_modules') ? 'node_modules' : '', place));
    assert.deepEqual(names.filter(name => /^(typescript|eslint|jest|@types|@backstage|react|packages\/(testing|dev-cluster|app|backend))/.test(name)), []);
    const files = readdirSync(app, { recursive: true, withFileTypes: true });
    assert.deepEqual(files.filter(file => file.name.endsWith('.test.ts')).map(file => file.name), []);
    for (const file of files.filter(each => each.isSymbolicLink())) {
      readFileSync(path.join(file.parentPath, file.name, 'package.json'));
    }
  });

  it('copies into no folder that is there', () => {
    assert.throws(() => pack(app), /exists already/);
  });
});
