// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { startTcpProxy } from './tcp-proxy.ts';
import type { TcpProxy } from './types.ts';

describe('the TCP proxy', () => {
  let server: Server;
  let proxy: TcpProxy;
  let serverSides: Socket[];
  let clients: Socket[];

  beforeEach(async () => {
    serverSides = [];
    clients = [];
    server = createServer(socket => {
      serverSides.push(socket);
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await startTcpProxy({
      target: (server.address() as AddressInfo).port,
    });
  });
  afterEach(async () => {
    await proxy.stop();
    for (const socket of [...clients, ...serverSides]) socket.destroy();
    server.close();
  });

  /** A connection through the proxy, both its ends, and what the client has read so far. */
  async function open() {
    const atServer = once(server, 'connection') as Promise<[Socket]>;
    const client = connect(proxy.port, '127.0.0.1');
    clients.push(client);
    const read = { text: '', error: '' };
    client.on('data', chunk => (read.text += String(chunk)));
    client.on(
      'error',
      error =>
        (read.error = (error as NodeJS.ErrnoException).code ?? error.message),
    );
    const [far] = await atServer;
    return { client, far, read };
  }

  /** Fulfilled when the socket is closed, whatever closed it. */
  const closed = (socket: Socket) =>
    new Promise(resolve => socket.once('close', resolve));

  it('forwards both ways, and the end of each side alone', async () => {
    const { client, far, read } = await open();
    far.on('data', chunk => far.write(`you said ${chunk}`));
    far.on('end', () => far.end(' and left'));
    client.end('hello');
    await closed(client);
    assert.deepEqual(read, { text: 'you said hello and left', error: '' });
    assert.deepEqual(proxy.bytes, { toClient: 23, toServer: 5 });
    assert.equal(proxy.accepted, 1);
  });

  it('carries much more than it holds to a reader that is slow, unchanged', async () => {
    const { client, far } = await open();
    const sent = Buffer.alloc(8 << 20, 'petstore');
    client.removeAllListeners('data');
    client.pause();
    far.end(sent);
    const pieces: Buffer[] = [];
    for await (const piece of client) pieces.push(piece as Buffer);
    assert.equal(Buffer.concat(pieces).equals(sent), true);
  });

  it('resets all connections, or ends them in good order', async () => {
    const a = await open();
    const b = await open();
    assert.equal(proxy.open, 2);
    const ends = Promise.all([closed(a.client), closed(b.client)]);
    assert.equal(proxy.cut(), 2);
    await ends;
    assert.deepEqual(
      [a.read.error, b.read.error],
      ['ECONNRESET', 'ECONNRESET'],
    );
    assert.equal(proxy.open, 0);
    const c = await open();
    proxy.cut('end');
    await closed(c.client);
    assert.equal(c.read.error, '');
  });

  it('breaks a connection behind the very byte it was told', async () => {
    const { client, far, read } = await open();
    const fault = proxy.cutAfterBytes(4, { kind: 'end' });
    far.write('pétstore');
    await Promise.all([closed(client), fault.struck]);
    assert.equal(read.text, 'pét');
    assert.equal(proxy.bytes.toClient, 4);
  });

  it('strikes several cuts one after the other, each on the connection that carries its byte', async () => {
    proxy.cutAfterBytes(2, { kind: 'end' });
    proxy.cutAfterBytes(5, { kind: 'end' });
    const texts: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const { client, far, read } = await open();
      far.write('abcdef');
      await closed(client);
      texts.push(read.text);
    }
    assert.deepEqual(texts, ['ab', 'abc']);
  });

  it('changes the bytes it was told and no other', async () => {
    const { client, far, read } = await open();
    const fault = proxy.corrupt({ afterBytes: 2, length: 2 });
    client.setEncoding('latin1');
    far.write('ab');
    far.end('cdef');
    await Promise.all([closed(client), fault.struck]);
    assert.equal(
      read.text,
      `ab${String.fromCharCode(~0x63 & 0xff, ~0x64 & 0xff)}ef`,
    );
  });

  it('leaves both sides in the belief that they are connected while it stalls', async () => {
    const { client, far, read } = await open();
    proxy.stall();
    far.write('held');
    const gone = closed(far);
    far.resetAndDestroy();
    await gone;
    const other = connect(proxy.port, '127.0.0.1');
    clients.push(other);
    await once(other, 'connect');
    assert.deepEqual(read, { text: '', error: '' });
    assert.equal(client.readyState, 'open');
    const ended = closed(client);
    proxy.resume();
    await ended;
    assert.equal(
      read.error,
      'ECONNRESET',
      'what happened meanwhile shows when packets pass again',
    );
  });

  it('hands on what it held back when it goes on', async () => {
    const { client, far, read } = await open();
    proxy.stall('toClient');
    far.write('held');
    const heard = once(far, 'data');
    client.write('the other way is open');
    await heard;
    assert.equal(read.text, '');
    proxy.resume();
    far.end(' back');
    await closed(client);
    assert.equal(read.text, 'held back');
  });

  for (const how of ['refused', 'reset'] as const) {
    it(`takes no connections while they are to be ${how}, keeps the open ones, and takes new ones after`, async () => {
      const { client, far, read } = await open();
      proxy.refuse(how);
      const [error] = (await once(
        connect(proxy.port, '127.0.0.1').on('connect', () => undefined),
        'error',
      )) as [NodeJS.ErrnoException];
      assert.equal(
        error.code,
        how === 'refused' ? 'ECONNREFUSED' : 'ECONNRESET',
      );
      far.end('still here');
      await once(client, 'end');
      assert.equal(read.text, 'still here');
      await proxy.accept();
      await open();
    });
  }

  it('holds bytes back as long as it was told, in order', async () => {
    const { client, far, read } = await open();
    proxy.delay(60, 'toClient');
    const started = performance.now();
    far.write('a');
    far.end('b');
    await closed(client);
    assert.equal(read.text, 'ab');
    assert.ok(performance.now() - started >= 59);
  });

  it('forwards no faster than it was told', async () => {
    const { client, far, read } = await open();
    proxy.throttle(100_000);
    const started = performance.now();
    far.end('x'.repeat(20_000));
    await closed(client);
    assert.equal(read.text.length, 20_000);
    // The last piece of 4,096 bytes need not be waited for.
    assert.ok(
      performance.now() - started >= 155,
      `it took ${performance.now() - started} ms`,
    );
  });

  it('resets a client whose server is not there, and leads the next to the new one', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    proxy.retarget(port);
    const client = connect(proxy.port, '127.0.0.1');
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNRESET');
    const address = server.address() as AddressInfo;
    proxy.retarget(`http://127.0.0.1:${address.port}/v1`);
    assert.equal(
      proxy.through(`http://127.0.0.1:${address.port}/v1`),
      `http://127.0.0.1:${proxy.port}/v1`,
    );
    await open();
  });
});
