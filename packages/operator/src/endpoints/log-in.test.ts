// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { after, describe, test } from 'node:test';
import type { SecurityAlternative } from '@api-operators/api';
import { systemClock } from '@api-operators/kube';
import {
  readAnswer,
  type Authentication,
  type Outcome,
} from '@api-operators/rest-mapping';
import { createCallFigures } from '../metrics/call-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { createClients } from '../rest/clients.ts';
import {
  certificate,
  get,
  policy,
  testServers,
} from '../rest/testing/test-servers.ts';
import { createTokens } from '../rest/tokens.ts';
import type { Credentials } from './credentials.ts';
import { callLoggedIn } from './log-in.ts';

describe('OAuth 2.0 client credentials', () => {
  const servers = testServers();
  const ends: (() => Promise<void>)[] = [];
  after(async () => {
    for (const end of ends) await end();
    await servers.close();
  });
  const FORM = 'application/x-www-form-urlencoded';

  /** A token server, an API that takes its newest token, and a client of both whose clock is set by hand. */
  async function world(
    answer?: (nth: number) => { status: number; body: string },
  ) {
    const asked: { authorization: string; body: string; type: string }[] = [];
    const seen: string[] = [];
    let valid = '';
    const tokenUrl = await servers.http(async (request, response) => {
      const body = await text(request);
      asked.push({
        authorization: request.headers.authorization ?? '',
        body,
        type: request.headers['content-type'] ?? '',
      });
      const told = answer?.(asked.length);
      if (told) {
        response.writeHead(told.status).end(told.body);
        return;
      }
      valid = `token-${asked.length}`;
      response.end(
        JSON.stringify({
          access_token: valid,
          token_type: 'Bearer',
          expires_in: 600,
        }),
      );
    });
    const apiUrl = await servers.http((request, response) => {
      seen.push(request.headers.authorization ?? '');
      response
        .writeHead(
          request.headers.authorization === `Bearer ${valid}` ? 200 : 401,
        )
        .end('{}');
    });
    let now = 1_000_000;
    const clients = createClients({ policy: policy('127.0.0.0/8') });
    ends.push(() => clients.close());
    const tokens = createTokens({
      clients,
      clock: { ...systemClock, now: () => now },
      random: () => 0.5,
      figures: createCallFigures(createRegistry()),
    });
    const call = (
      credentials: Credentials = {
        oauth: {
          oauth2: { clientId: 'shop', clientSecret: 'canary-secret', tokenUrl },
        },
      },
      alternatives: readonly SecurityAlternative[] = [
        [
          {
            scheme: 'oauth',
            type: 'oauth2-client-credentials',
            tokenUrl: 'http://127.0.0.1:1/',
            scopes: ['a', 'b'],
          },
        ],
      ],
    ) =>
      callLoggedIn(
        tokens,
        {
          kind: 'ok',
          uses: [],
          url: apiUrl,
          identity: apiUrl,
          login: '',
          credentials,
          tls: undefined,
          limits: { timeoutMs: 1_000, maxResponseBytes: 1_000 },
          connection: { key: 'shop/c', rate: {} },
        },
        alternatives,
        async ({ headers }: Authentication): Promise<Outcome> =>
          readAnswer(
            await clients.of(undefined).send(get(apiUrl, { headers })),
            { method: 'GET' },
            'GET /',
          ),
      );
    return {
      asked,
      seen,
      call,
      pass: (ms: number) => void (now += ms),
      revoke: () => void (valid = 'another'),
    };
  }

  test('the Connection’s token URL is asked once for all who call at once, by the client’s own login', async () => {
    const { asked, seen, call } = await world();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => call()),
    );
    assert.ok(outcomes.every(each => each.kind === 'ok'));
    assert.equal(asked.length, 1);
    assert.equal(asked[0].type, FORM);
    assert.equal(asked[0].body, 'grant_type=client_credentials&scope=a+b');
    assert.equal(
      Buffer.from(
        asked[0].authorization.replace('Basic ', ''),
        'base64',
      ).toString(),
      'shop:canary-secret',
    );
    assert.deepEqual([...new Set(seen)], ['Bearer token-1']);
  });

  test('a token is renewed before it ends, and the old one serves meanwhile', async () => {
    const { asked, call, pass } = await world();
    await call();
    pass(500_000);
    await call();
    assert.equal(asked.length, 1);
    pass(50_000);
    await call();
    assert.equal(asked.length, 2);
    await call();
    assert.equal(asked.length, 2);
  });

  test('a token that the API takes no longer is renewed once, and the call goes through (5.47)', async () => {
    const { asked, call, pass, revoke } = await world();
    await call();
    pass(60_000);
    revoke();
    assert.equal((await call()).kind, 'ok');
    assert.equal(asked.length, 2);
  });

  test('an API that takes no token at all does not make the token server be asked at each call (5.47)', async () => {
    const { asked, seen, call, revoke } = await world();
    await call();
    for (let i = 0; i < 10; i++) {
      revoke();
      const outcome = await call();
      assert.equal(
        outcome.kind === 'refused' && outcome.reason,
        'Unauthorized',
      );
    }
    assert.equal(asked.length, 1);
    assert.equal(seen.length, 11);
  });

  test('a refusal stands until the Secret changes, and shows no secret (5.47)', async () => {
    const { asked, call, pass } = await world(() => ({
      status: 401,
      body: '{"error":"invalid_client","error_description":"canary-secret is wrong"}',
    }));
    const outcome = await call();
    assert.equal(outcome.kind === 'refused' && outcome.reason, 'Unauthorized');
    assert.match(
      outcome.kind === 'refused' ? outcome.message : '',
      /Connection shop\/c gets no token.*invalid_client/,
    );
    assert.doesNotMatch(JSON.stringify(outcome), /canary/);
    pass(60_000);
    for (let i = 0; i < 50; i++) await call();
    assert.equal(asked.length, 1);
    await call({
      oauth: {
        oauth2: {
          clientId: 'shop',
          clientSecret: 'rotated-secret',
          tokenUrl: 'http://127.0.0.1:1/',
        },
      },
    });
    assert.equal(asked.length, 1);
  });

  test('a token server that is down is asked again later each time, and calls say when (5.44)', async () => {
    let down = true;
    const { asked, call, pass } = await world(() =>
      down
        ? { status: 503, body: 'down' }
        : { status: 200, body: '{"access_token":"t","expires_in":60}' },
    );
    for (let i = 0; i < 30; i++) {
      const outcome = await call();
      assert.equal(outcome.kind, 'unavailable');
      assert.ok(
        outcome.kind === 'unavailable' && outcome.retryAt !== undefined,
      );
      pass(200);
    }
    assert.ok(asked.length <= 5, `asked ${asked.length} times in 6 seconds`);
    down = false;
    pass(600_000);
    assert.notEqual((await call()).kind, 'unavailable');
  });

  test('a token server of another origin that the policy does not allow is not asked (5.63)', async () => {
    const { call } = await world();
    for (const tokenUrl of [
      'http://169.254.169.254/token',
      'http://[::ffff:10.0.0.1]/',
      'http://2852039166/',
    ]) {
      const outcome = await call({
        oauth: { oauth2: { clientId: 'a', clientSecret: 'b', tokenUrl } },
      });
      assert.equal(
        outcome.kind === 'unavailable' && outcome.reason,
        'EgressRefused',
        tokenUrl,
      );
    }
  });
});

describe('a client certificate', () => {
  const servers = testServers();
  after(() => servers.close());
  const server = certificate('localhost');
  const client = certificate('client.example');
  const tls = { ca: server.cert, cert: client.cert, key: client.key };
  const trusting = {
    cert: server.cert,
    key: server.key,
    ca: client.cert,
    requestCert: true,
  };
  const subject = (request: IncomingMessage) =>
    String((request.socket as TLSSocket).getPeerCertificate().subject?.CN);

  test('logs in by itself where the document asks for mutual TLS, before later alternatives', async () => {
    const api = await servers.https(
      { ...trusting, rejectUnauthorized: true },
      (request, response) =>
        response.end(
          JSON.stringify([
            subject(request),
            request.headers.authorization ?? 'none',
          ]),
        ),
    );
    const open = servers.client({
      policy: policy('127.0.0.0/8', 'localhost'),
      tls,
    });
    const outcome = await callLoggedIn(
      { get: async () => assert.fail(), rejected: () => false },
      {
        kind: 'ok',
        uses: [],
        url: api,
        identity: api,
        login: '',
        credentials: { default: { bearer: 'not-this' } },
        tls,
        limits: { timeoutMs: 1_000, maxResponseBytes: 1_000 },
      },
      [
        [{ scheme: 'cert', type: 'mutual-tls' }],
        [{ scheme: 'token', type: 'http-bearer' }],
      ],
      async ({ headers }) =>
        readAnswer(
          await open.send(get(api, { headers })),
          { method: 'GET' },
          'GET /',
        ),
    );
    assert.deepEqual(outcome.kind === 'ok' && outcome.data, [
      'client.example',
      'none',
    ]);
    const without = servers.client({
      policy: policy('127.0.0.0/8', 'localhost'),
      tls: { ca: server.cert },
    });
    assert.notEqual((await without.send(get(api))).kind, 'answer');
  });

  test('is not shown to another host that the API redirects to (5.46)', async () => {
    let shown = 'nothing came';
    const other = await servers.https(
      { ...trusting, rejectUnauthorized: false },
      (request, response) => {
        shown = subject(request);
        response.end('{}');
      },
    );
    const api = await servers.https(
      { ...trusting, rejectUnauthorized: true },
      (_, response) => response.writeHead(302, { location: other }).end(),
    );
    const open = servers.client({
      policy: policy('127.0.0.0/8', 'localhost'),
      tls,
    });
    assert.equal((await open.send(get(api))).kind, 'answer');
    assert.equal(shown, 'undefined');
  });

  test('of the API that has expired, or that nobody vouches for, is told with its reason and nothing is sent (5.46)', async () => {
    let hits = 0;
    const expired = certificate('localhost', Date.now() - 10 * 86_400_000);
    const api = await servers.https(expired, (_, response) => {
      hits += 1;
      response.end();
    });
    for (const [ca, reason] of [
      [expired.cert, /CERT_HAS_EXPIRED/],
      [undefined, /CERT/],
    ] as const) {
      const open = servers.client({
        policy: policy('127.0.0.0/8', 'localhost'),
        tls: ca ? { ca } : {},
      });
      const sent = await open.send(
        get(api, {
          method: 'POST',
          redirects: 0,
          headers: { authorization: 'canary' },
        }),
      );
      assert.equal(sent.kind === 'unsent' && sent.reason, 'TLS');
      assert.match(sent.kind === 'unsent' ? sent.message : '', reason);
    }
    assert.equal(hits, 0);
  });
});

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
