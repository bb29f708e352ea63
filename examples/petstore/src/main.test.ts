// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openShop } from './test-shop.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'petstore-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** Starts the program; `line` waits for the next line of its output. */
function run(t: TestContext, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...env },
  });
  t.after(() => child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', text => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', text => (output.stderr += text));
  const closed = once(child, 'close') as Promise<
    [number | null, string | null]
  >;
  const lines = async (count: number) => {
    while (output.stdout.split('\n').length <= count) {
      await Promise.race([
        once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) }),
        closed.then(() => assert.fail(`it ended: ${output.stderr}`)),
      ]);
    }
    return output.stdout.trimEnd().split('\n');
  };
  return { child, output, closed, lines };
}

test('one command opens the shops of all environments, says where, and stops cleanly', async t => {
  const data = directory(t);
  const { child, output, closed, lines } = run(
    t,
    ['--ports', '0,0,0+0', '--data-dir', data],
    {
      PETSTORE_PROD_API_KEY: 'other',
    },
  );
  const printed = await lines(4);
  const urls = printed.map(line => {
    const [, name, url] =
      /^petstore (\S+) listening on (http:\/\/127\.0\.0\.1:\d+\/api\/v3)$/.exec(
        line,
      )!;
    return [name, url];
  });
  assert.deepEqual(
    urls.map(([name]) => name),
    ['dev', 'staging', 'prod', 'prod-2'],
  );
  for (const [name, url] of urls) {
    const key = name.startsWith('prod') ? 'other' : `petstore-${name}-key`;
    const { status } = await fetch(`${url}/store/inventory`, {
      headers: { 'X-API-Key': key },
    });
    assert.equal(status, 200);
  }
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [0, null]);
  assert.equal(output.stderr, '');
  assert.deepEqual(
    readdirSync(data).filter(name => !name.endsWith('.sqlite')),
    [],
    'the files are closed',
  );
});

test('what was committed before a kill is there afterwards, and a repeated key gets it', async t => {
  const data = directory(t);
  const args = ['--ports', '0,0,0', '--data-dir', data];
  const headers = {
    'X-API-Key': 'petstore-dev-key',
    'Content-Type': 'application/json',
    'Idempotency-Key': 'wish-1',
  };
  const urlOf = (line: string) => line.split(' ').at(-1)!;
  const first = run(t, args, { PETSTORE_FAULTS: '{"holdAfterCommit":{}}' });
  const [before] = await first.lines(3);
  const add = (url: string) =>
    fetch(`${url}/pet`, { method: 'POST', headers, body: '{"name":"Rex"}' });
  const unanswered = assert.rejects(add(urlOf(before)), TypeError);
  const wait = urlOf(before).replace('/api/v3', '/_admin/wait?event=committed');
  assert.equal(
    (await fetch(wait, { headers: { 'X-Admin': '1' } })).status,
    200,
  );
  first.child.kill('SIGKILL');
  await unanswered;
  await first.closed;
  const second = run(t, args);
  const [after] = await second.lines(3);
  const answer = await add(urlOf(after));
  assert.equal(answer.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual(await answer.json(), {
    name: 'Rex',
    id: 1,
    status: 'available',
  });
});

test('a port that is taken ends the program with one sentence', async t => {
  const { petstore } = await openShop(t);
  const { closed, output } = run(t, [
    '--ports',
    `0,${petstore.port},0`,
    '--data-dir',
    directory(t),
  ]);
  assert.deepEqual(await closed, [1, null]);
  assert.deepEqual(output, {
    stdout: '',
    stderr:
      `petstore staging cannot listen on 127.0.0.1:${petstore.port}: another program uses that ` +
      'port; stop it, or choose others with --ports\n',
  });
});
