// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseListen, readSettings } from './read-settings.ts';

const folder = await mkdtemp(join(tmpdir(), 'settings-'));
after(() => rm(folder, { recursive: true, force: true }));

async function read(given: object, environment: Record<string, string>, file?: string) {
  if (file !== undefined) await writeFile(join(folder, 'operator.yaml'), file);
  return readSettings(given as Record<string, unknown>, environment, file === undefined ? undefined : 'operator.yaml', folder);
}

test('a flag wins over the environment, that over the file, and that over what is so by default', async () => {
  const file = 'leaseDuration: 30s\nrenewDeadline: 20s\nlogLevel: warn\nallowEgress: [10.0.0.0/8]\nlease: true\n';
  const environment = { API_OPERATORS_RENEW_DEADLINE: '12s', API_OPERATORS_LOG_LEVEL: 'error', API_OPERATORS_API: 'pets, shop', API_OPERATORS_LISTEN: '' };
  const result = await read({ logLevel: 'debug' }, environment, file);
  assert.equal(result.kind, 'read');
  const { settings } = result as Extract<typeof result, { kind: 'read' }>;
  assert.deepEqual(
    { ...settings, journal: '' },
    {
      api: ['pets', 'shop'],
      allowEgress: ['10.0.0.0/8'],
      allowHttp: false,
      install: true,
      journal: '',
      lease: true,
      leaseDuration: 30_000,
      logFormat: 'text',
      logLevel: 'debug',
      renewDeadline: 12_000,
      retryPeriod: 2_000,
      shutdownGrace: 10_000,
    },
  );
});

for (const [what, given, file, problem] of [
  ['a setting that does not exist', {}, 'leese: true', /there is no setting leese/],
  ['a time without a unit', { leaseDuration: '15' }, undefined, /--lease-duration: 15 is no time such as 500ms/],
  ['a level that does not exist', {}, 'logLevel: loud', /operator\.yaml: logLevel: loud is none of debug, info/],
  ['a list of objects', {}, 'allowEgress: [{a: 1}]', /is no list of texts/],
  ['a file that is no mapping', {}, '- a', /settings are written as name: value/],
  ['a file that is no YAML', {}, 'a: [', /operator\.yaml:1:/],
  ['a deadline beyond the duration', { renewDeadline: '15s' }, undefined, /--retry-period < --renew-deadline < --lease-duration/],
  ['a Lease of half a second', { leaseDuration: '15500ms' }, undefined, /whole seconds/],
  ['an address without a port', { listen: 'localhost' }, undefined, /no \[host:\]port/],
  ['a token without its file', { auth: 'token' }, undefined, /need each other/],
  ['a certificate without its key', { tlsCert: 'a.pem' }, undefined, /need each other/],
  ['a concurrency of none', { concurrency: '0' }, undefined, /no number from 1/],
] as const) {
  test(`${what} is refused and named`, async () => {
    const result = await read(given, {}, file);
    assert.equal(result.kind, 'refused');
    assert.match((result as Extract<typeof result, { kind: 'refused' }>).problems.join('\n'), problem);
  });
}

test('an address to listen at is a port, or a host and a port', () => {
  assert.deepEqual(parseListen('8080'), { host: '127.0.0.1', port: 8080 });
  assert.deepEqual(parseListen('0.0.0.0:0'), { host: '0.0.0.0', port: 0 });
  assert.deepEqual(parseListen('[::]:8080'), { host: '::', port: 8080 });
  for (const wrong of ['', '70000', ':80', '::1', 'a b:80']) assert.equal(parseListen(wrong), undefined, wrong);
});
