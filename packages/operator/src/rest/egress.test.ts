// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { systemLookup } from './connector.ts';
import { egressPolicy } from './egress.ts';
import { get, policy, testServers } from './testing/test-servers.ts';

describe('what may be called', () => {
  const servers = testServers();
  after(() => servers.close());
  // Not every machine's resolver knows `localhost.`.
  const lookup = async (host: string) =>
    /localhost\.?$/i.test(host) ? ['127.0.0.1'] : systemLookup(host);
  const refusal = async (
    url: string,
    client = servers.client({ policy: policy(), lookup }),
  ) => {
    const sent = await client.send(get(url));
    return sent.kind === 'unsent' ? sent.reason : sent.kind;
  };

  for (const host of [
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.254.43518',
    '0xa9.0xfe.0xa9.0xfe',
    '①⑥⑨.②⑤④.①⑥⑨.②⑤④',
    '169。254。169。254',
    '169.254.169.254.',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b:1::a9fe:a9fe]',
    '[2002:a9fe:a9fe::]',
    '[2001:db8::5efe:a9fe:a9fe]',
    '[::169.254.169.254]',
    '[fe80::1]',
    '[fec0::1]',
    '[fd00:ec2::254]',
    '0.0.0.0',
    '0',
    '[::]',
    '[::1]',
    '127.1',
    'localhost',
    'localhost.',
    'LOCALHOST',
    'ⓛocalhost',
  ]) {
    test(`http://${host}/ is refused before a connection is opened (5.63)`, async () => {
      assert.equal(await refusal(`http://${host}/`), 'EgressRefused');
    });
  }

  test('a link-local address with a zone is no URL at all (5.63)', () => {
    assert.equal(URL.canParse('http://[fe80::1%25eth0]/'), false);
    assert.equal(URL.canParse('http://[fe80::1%eth0]/'), false);
  });

  test('names of the cluster and of the machine’s network are refused whatever their address is (5.63)', async () => {
    for (const host of [
      'kubernetes.default.svc',
      'kubernetes.default.svc.',
      'kubernetes.default.svc.cluster.local',
      'kubernetes',
      'metadata.google.internal',
      'printer.local',
      'shop.localhost',
    ]) {
      const asked: string[] = [];
      for (const address of ['10.96.0.1', '93.184.216.34']) {
        const client = servers.client({
          policy: policy(),
          lookup: async name => {
            asked.push(name);
            return [address];
          },
        });
        assert.equal(
          await refusal(`http://${host}/`, client),
          'EgressRefused',
          `${host} at ${address}`,
        );
      }
      assert.equal(asked.length, 2);
    }
    assert.ok(
      policy('10.96.0.0/12').allows('kubernetes.default.svc', 443, '10.96.0.1'),
    );
    assert.ok(
      policy('api.shop.svc:80').allows('api.shop.svc.', 80, '10.96.0.7'),
    );
  });

  test('a name that changes its address after it was checked is not called at the new one (5.63)', async () => {
    let hits = 0;
    const url = await servers.http((_, response) => {
      hits += 1;
      response.end('inside');
    });
    const { port } = new URL(url);
    const answers = [['127.0.0.1'], ['93.184.216.34'], ['127.0.0.1']];
    let asked = 0;
    const client = servers.client({
      policy: policy(),
      lookup: async () => answers[asked++] ?? ['127.0.0.1'],
      deadlines: { connect: 100 },
    });
    assert.equal(
      await refusal(`http://rebinding.example:${port}/`, client),
      'EgressRefused',
    );
    // The public one is dialled, as it was checked, and never looked up again.
    await client.send(
      get(`http://rebinding.example:${port}/`, { timeout: 200 }),
    );
    assert.equal(asked, 2);
    assert.equal(
      await refusal(`http://rebinding.example:${port}/`, client),
      'EgressRefused',
    );
    assert.equal(hits, 0);
  });

  test('of a name with a public and an inner address only the public one is dialled (5.63)', async () => {
    let hits = 0;
    const url = await servers.http((_, response) => {
      hits += 1;
      response.end('inside');
    });
    const client = servers.client({
      policy: policy(),
      lookup: async () => ['93.184.216.34', '127.0.0.1', '::1'],
      deadlines: { connect: 100 },
    });
    assert.equal(
      await refusal(`http://both.example:${new URL(url).port}/`, client),
      'Unreachable',
    );
    assert.equal(hits, 0);
  });

  test('a chain of redirects is checked at each step, whatever spelling it leads to (5.63)', async () => {
    let hits = 0;
    const inner = await servers.http((_, response) => {
      hits += 1;
      response.end('inside');
    });
    const { port } = new URL(inner);
    for (const goal of [
      `http://2130706433:${port}/`,
      `http://localhost.:${port}/`,
      `//[::ffff:127.0.0.1]:${port}/`,
    ]) {
      let at = 0;
      const outer = await servers.http((_, response) => {
        at += 1;
        response.writeHead(302, { location: at === 1 ? '/again' : goal }).end();
      });
      const only = servers.client({
        policy: policy(new URL(outer).host),
        lookup,
      });
      assert.equal(await refusal(outer, only), 'EgressRefused', goal);
    }
    assert.equal(hits, 0);
  });

  test('a redirect to another scheme than http and https is the last word (5.63)', async () => {
    for (const location of [
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      'data:text/plain,x',
    ]) {
      const url = await servers.http((_, response) =>
        response.writeHead(302, { location }).end(),
      );
      const sent = await servers.client().send(get(url));
      assert.equal(sent.kind === 'answer' && sent.status, 302);
    }
  });

  test('a name that nobody knows and a port that nobody listens on are told apart (5.46)', async () => {
    const unknown = servers.client({
      lookup: () => systemLookup('no-such-name.invalid'),
    });
    const sent = await unknown.send(get('http://no-such-name.invalid/'));
    assert.match(
      sent.kind === 'unsent' ? `${sent.reason} ${sent.message}` : sent.kind,
      /^Unreachable no-such-name\.invalid cannot be reached: .*name/,
    );
    const closed = await servers.client().send(get('http://127.0.0.1:1/'));
    assert.match(
      closed.kind === 'unsent' ? closed.message : '',
      /ECONNREFUSED/,
    );
  });
});

test('addresses that are not public are refused, IPv4 inside IPv6 too', () => {
  const closed = policy();
  for (const address of [
    '10.0.0.1',
    '172.16.5.4',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '::1',
    'fe80::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '224.0.0.1',
    '::7f00:1',
    '2606:4700::5efe:7f00:1',
    '5f00::1',
    '4000::1',
    '64:ff9b:1::1',
  ]) {
    assert.equal(closed.allows('x', 80, address), false, address);
  }
  assert.equal(closed.allows('x.example', 80, '93.184.216.34'), true);
  assert.equal(closed.allows('x.example', 80, '2606:2800:220:1::1'), true);
  assert.equal(policy('10.0.0.0/8').allows('x', 80, '10.1.2.3'), true);
  assert.equal(policy('10.0.0.0/8').allows('x', 80, '::ffff:10.1.2.3'), true);
  assert.equal(policy('fc00::/7').allows('x', 80, 'fd12::1'), true);
  assert.equal(egressPolicy(['not a host', '10.0.0.0/99']).kind, 'refused');
});
