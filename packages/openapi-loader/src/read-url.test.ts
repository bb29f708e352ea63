// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { lookup } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { hostRules } from './hosts.ts';
import { urlReader } from './read-url.ts';

test('a listed name that leads to a private address is not connected to', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end('{}');
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const toLoopback = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as typeof lookup;
  const { port } = server.address() as AddressInfo;
  const read = async (allowed: string[]) => {
    const reader = urlReader(hostRules(allowed), { addressesOf: toLoopback });
    const result = await reader.read(`http://specs.example.com:${port}/`, 100, AbortSignal.timeout(5_000));
    await reader.close();
    return result;
  };
  assert.deepEqual(await read(['specs.example.com']), {
    kind: 'forbidden',
    why: 'specs.example.com leads to 127.0.0.1, a loopback address that is not listed',
  });
  assert.equal(asked, 0);
  assert.equal((await read(['specs.example.com', '127.0.0.0/8'])).kind, 'read');
  server.closeAllConnections();
  server.close();
});
