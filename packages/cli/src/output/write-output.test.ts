// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { digestOf, MANIFEST, manifestText } from './manifest.ts';
import { writeOutput } from './write-output.ts';

let base: string;
let out: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'output-'));
  out = join(base, 'out');
});
afterEach(async () => {
  await chmod(out, 0o755).catch(() => {});
  await rm(base, { recursive: true, force: true });
});

const write = (files: Record<string, string>, force = false) => writeOutput(out, new Map(Object.entries(files)), { force });
const text = (path: string) => readFileSync(join(out, path), 'utf8');

/** Every file with its text, apart from what the generator remembers. */
async function all(): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile() && entry.name !== MANIFEST).map(entry => join(entry.parentPath, entry.name).slice(out.length + 1));
  return Object.fromEntries(paths.sort().map(path => [path, text(path)]));
}

test('what was edited stays, and what it would be now lies beside it as long as the two differ', async () => {
  await write({ 'a/x.yaml': 'one' });
  await writeFile(join(out, 'a/x.yaml'), 'mine');
  const same = await write({ 'a/x.yaml': 'one' });
  assert.deepEqual(same.kept, [{ path: 'a/x.yaml', why: 'edited' }]);
  assert.deepEqual(await all(), { 'a/x.yaml': 'mine' });

  const differs = await write({ 'a/x.yaml': 'two' });
  assert.deepEqual(differs.kept, [{ path: 'a/x.yaml', why: 'edited', beside: '.api-operators.new/a/x.yaml' }]);
  assert.deepEqual(await all(), { '.api-operators.new/a/x.yaml': 'two', 'a/x.yaml': 'mine' });
  assert.equal((await write({ 'a/x.yaml': 'two' })).changed, false);

  await writeFile(join(out, 'a/x.yaml'), 'two');
  await write({ 'a/x.yaml': 'two' });
  assert.deepEqual(await all(), { 'a/x.yaml': 'two' });
  assert.ok(!existsSync(join(out, '.api-operators.new')));
});

test('a file that was deleted comes back', async () => {
  await write({ 'x.yaml': 'one', 'y.yaml': 'y' });
  await rm(join(out, 'x.yaml'));
  const { write: written } = await write({ 'x.yaml': 'one', 'y.yaml': 'y' });
  assert.deepEqual(written.map(({ path }) => path), ['x.yaml']);
});

test('a link in the place of a file is kept, and nothing behind it is read or written', async () => {
  await writeFile(join(base, 'secret'), 'secret');
  await mkdir(out);
  await symlink(join(base, 'secret'), join(out, 'x.yaml'));
  const { kept } = await write({ 'x.yaml': 'one' });
  assert.equal(kept[0].why, 'not-ours');
  await write({ 'x.yaml': 'one' }, true);
  assert.equal(text('x.yaml'), 'one');
  assert.equal(await readFile(join(base, 'secret'), 'utf8'), 'secret');
});

test('what a killed run had begun is completed by the next, and is not taken for edits', async () => {
  await write({ 'a.yaml': 'one', 'b.yaml': 'one' });
  const before = new Map([['a.yaml', digestOf('one')], ['b.yaml', digestOf('one')]]);
  // Killed when a.yaml was new and b.yaml still old.
  await writeFile(join(out, MANIFEST), manifestText(before, 'g', new Map([['a.yaml', digestOf('two')], ['b.yaml', digestOf('two')]])));
  await writeFile(join(out, 'a.yaml'), 'two');
  await mkdir(join(out, '.api-operators-Ab12Cd'));
  await writeFile(join(out, '.api-operators-Ab12Cd/1'), 'two');
  const { kept } = await write({ 'a.yaml': 'three', 'b.yaml': 'three' });
  assert.deepEqual(kept, []);
  assert.deepEqual(await all(), { 'a.yaml': 'three', 'b.yaml': 'three' });
});

test('a second run at the same time is refused by name; the lock of a dead process is not', async () => {
  await write({ 'a.yaml': 'one' });
  const lock = join(out, '.api-operators.lock');
  await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
  await assert.rejects(write({ 'a.yaml': 'two' }), /another run is writing .*remove \.api-operators\.lock/);
  assert.equal(text('a.yaml'), 'one');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(lock, JSON.stringify({ pid, host: hostname() }));
  await write({ 'a.yaml': 'two' });
  assert.deepEqual(await all(), { 'a.yaml': 'two' });
});

test('of two runs at once one writes the whole folder', async () => {
  const files = (version: string) => Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}.yaml`, version]));
  const outcomes = await Promise.allSettled([write(files('one')), write(files('two'))]);
  assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
  assert.equal(new Set(Object.values(await all())).size, 1);
  assert.equal(Object.keys(await all()).length, 30);
});

test('paths that lead out of the folder are refused, whoever wrote them down', async () => {
  for (const path of ['../x', '/etc/x', 'a/../../x', 'a//b', './x']) await assert.rejects(write({ [path]: 'x' }), /is no path below/, path);
  await write({ 'a.yaml': 'one' });
  await writeFile(join(base, 'victim'), 'one');
  await writeFile(join(out, MANIFEST), manifestText(new Map([['../victim', digestOf('one')]]), 'g'));
  await write({ 'b.yaml': 'b' });
  assert.equal(await readFile(join(base, 'victim'), 'utf8'), 'one');
});

test('a memory of the folder that is no memory is none', async () => {
  for (const broken of ['', '{', '[]', 'null', '{"files": 3}', '{"files": {"a.yaml": 1}, "pending": []}']) {
    await rm(out, { recursive: true, force: true });
    await mkdir(out);
    await writeFile(join(out, MANIFEST), broken);
    await writeFile(join(out, 'a.yaml'), 'mine');
    assert.equal((await write({ 'a.yaml': 'one' })).kept[0]?.why, 'not-ours', broken);
    assert.equal(text('a.yaml'), 'mine');
  }
});

/** Runs as somebody whom the file system can refuse: the superuser may write everywhere. */
function writeAsNobody(files: Record<string, string>): string {
  const code = `import { writeOutput } from ${JSON.stringify(new URL('./write-output.ts', import.meta.url).href)};
writeOutput(${JSON.stringify(out)}, new Map(${JSON.stringify(Object.entries(files))}), { force: false }).then(() => console.log('done'), error => console.log(error.code));`;
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { ...nobody, encoding: 'utf8' });
  return stdout || stderr;
}

test('a folder that may not be written is told, and is as before', async () => {
  await write({ 'a.yaml': 'one' });
  await chmod(base, 0o755);
  await chmod(out, 0o555);
  assert.match(writeAsNobody({ 'a.yaml': 'two' }), /^EACCES/);
  assert.equal(text('a.yaml'), 'one');
});

test('where the last file cannot be replaced, those before it are as before', async () => {
  const files = { 'a.yaml': 'one', 'b.yaml': 'one', 'locked/z.yaml': 'one' };
  await write(files);
  await chmod(base, 0o755);
  await chmod(out, 0o777);
  await chmod(join(out, 'locked'), 0o555);
  const before = [await all(), text(MANIFEST)];
  assert.match(writeAsNobody({ 'a.yaml': 'two', 'new/n.yaml': 'n', 'locked/z.yaml': 'two' }), /^EACCES/);
  assert.deepEqual([await all(), text(MANIFEST)], before);
  assert.deepEqual((await readdir(out)).sort(), [MANIFEST, 'a.yaml', 'b.yaml', 'locked']);
});
