// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { get, policy, testServers } from './testing/test-servers.ts';

/** What must have happened by now, on a machine that is busy with other things too. */
const SOON = 1_500;

describe('an API that takes its time', () => {
  const servers = testServers();
  after(() => servers.close());
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work;
    const took = performance.now() - began;
    assert.ok(took < SOON, `it took ${Math.round(took)} ms`);
    return result;
  };
  const message = (sent: { kind: string; message?: string }) =>
    `${sent.kind}: ${sent.message ?? ''}`;

  test('and takes the connection but never answers is left at the deadline of the call (5.45)', async () => {
    const silent = await servers.raw(() => undefined);
    const sent = await timed(
      servers.client().send(get(silent, { timeout: 150 })),
    );
    assert.match(
      message(sent),
      /^lost: .* did not answer within 0\.15 s; spec\.limits\.timeout/,
    );
  });

  test('and sends its headers letter by letter is left at the deadline of the call (5.45)', async () => {
    const slow = await servers.raw(socket => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.on('close', () => clearInterval(more));
    });
    assert.match(
      message(await timed(servers.client().send(get(slow, { timeout: 200 })))),
      /^lost: .*did not answer/,
    );
  });

  test('and stops in the middle of its answer is left before the deadline of the call (5.45)', async () => {
    const stalled = await servers.raw(socket =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'),
    );
    const client = servers.client({ deadlines: { idle: 150 } });
    const sent = await timed(client.send(get(stalled, { timeout: 30_000 })));
    assert.match(
      message(sent),
      /^lost: .* sent nothing for 0\.15 s in the middle of its answer/,
    );
  });

  test('and sends its body byte by byte is left at the deadline of the call (5.45)', async () => {
    const slow = await servers.raw(socket => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      const more = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(more));
    });
    const client = servers.client({ deadlines: { idle: 150 } });
    assert.match(
      message(await timed(client.send(get(slow, { timeout: 300 })))),
      /^lost: .*within 0\.3 s/,
    );
  });

  test('and sends without end is left at the cap, with nothing of it kept (5.45)', async () => {
    let gone: () => void = () => undefined;
    const closed = new Promise<void>(resolve => (gone = resolve));
    const endless = await servers.http((_, response) => {
      response.on('close', gone);
      const more = () =>
        !response.destroyed &&
        response.write('x'.repeat(500), () => setImmediate(more));
      more();
    });
    const sent = await timed(
      servers.client().send(get(endless, { timeout: 30_000 })),
    );
    assert.equal(sent.kind === 'answer' && sent.body.byteLength, 0);
    assert.equal(
      sent.kind === 'answer' && sent.headers['x-api-operators-oversize'],
      '1000',
    );
    await closed;
  });

  test('and answers with an endless run of interim answers is left at the deadline (5.45)', async () => {
    const coming = await servers.raw(socket => {
      const more = setInterval(
        () => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'),
        10,
      );
      socket.on('close', () => clearInterval(more));
    });
    assert.equal(
      (await timed(servers.client().send(get(coming, { timeout: 200 })))).kind,
      'lost',
    );
  });

  test('by redirects counts them all within one deadline (5.45)', async () => {
    const slow = await servers.http((_, response) => {
      setTimeout(
        () => response.writeHead(302, { location: '/next' }).end(),
        120,
      );
    });
    const sent = await timed(
      servers.client().send(get(slow, { timeout: 250 })),
    );
    assert.match(message(sent), /within 0\.25 s/);
  });

  test('and never takes the connection is told as unreachable, with nothing sent (5.45)', async () => {
    // A listener whose backlog is full would do; a TLS server that never shakes hands is the same wait.
    const mute = (await servers.raw(() => undefined)).replace(
      'http:',
      'https:',
    );
    const client = servers.client({ deadlines: { connect: 150 } });
    const sent = await timed(
      client.send(get(mute, { timeout: 30_000, method: 'POST' })),
    );
    assert.match(
      message(sent),
      /^unsent: .* cannot be reached: it took no connection within 0\.15 s/,
    );
  });

  for (const [deadline, more, expected] of [
    ['the call', { timeout: 150 }, /^lost: .*did not answer within 0\.15 s/],
    [
      'connecting',
      { timeout: 30_000 },
      /^unsent: .*the name server does not answer/,
    ],
  ] as const) {
    test(`whose name server does not answer is left at the deadline of ${deadline} (5.46)`, async () => {
      const client = servers.client({
        lookup: () => new Promise(() => undefined),
        deadlines: { connect: deadline === 'connecting' ? 300 : 30_000 },
      });
      const sent = await timed(client.send(get('http://slow.example/', more)));
      assert.match(message(sent), expected);
    });
  }

  test('a forged mark of an answer that is too large is the API’s own lie and not believed', async () => {
    const liar = await servers.http((_, response) =>
      response.writeHead(200, { 'x-api-operators-oversize': '1' }).end('{}'),
    );
    const sent = await servers
      .client({ policy: policy('127.0.0.1') })
      .send(get(liar));
    assert.equal(
      sent.kind === 'answer' && sent.headers['x-api-operators-oversize'],
      undefined,
    );
    assert.equal(sent.kind === 'answer' && sent.body.byteLength, 2);
  });
});
