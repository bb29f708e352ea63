// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownKindCrds } from '@api-operators/api';
import type { KubeObject } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';
import { startOperator } from '../operator.ts';
import { serveOperator } from '../serve/serve-operator.ts';
import { embeddedCluster } from './embedded-cluster.ts';
import { apply, condition, kindOf } from './stack.ts';

const GROUP = 'vaults.example.com';
const SCHEMES = {
  header: { type: 'apiKey', in: 'header', name: 'X-Key' },
  param: { type: 'apiKey', in: 'query', name: 'key' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
  basic: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  oauth: {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: '/token', scopes: {} } },
  },
};
const NAMES = Object.keys(SCHEMES);
const canary = (what: string) => `canary-${what}-5f1d0c7e`;
const kindName = (name: string) => `${name[0].toUpperCase()}${name.slice(1)}`;

/** One kind for each way to log in, all with write-only text at the top and below it. */
function manifests(): KubeObject[] {
  const schema = {
    type: 'object',
    properties: {
      title: { type: 'string' },
      password: { type: 'string', writeOnly: true },
      login: {
        type: 'object',
        properties: { pin: { type: 'string', writeOnly: true } },
      },
      echo: { type: 'string', readOnly: true },
    },
  };
  const content = { 'application/json': { schema } };
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
  ];
  const answer = (code: string) => ({ [code]: { description: 'ok', content } });
  const paths = NAMES.map(name => {
    const security = [{ [name]: [] }];
    return {
      [`/${name}s`]: {
        post: { security, requestBody: { content }, responses: answer('201') },
      },
      [`/${name}s/{id}`]: {
        parameters,
        get: { security, responses: answer('200') },
        delete: { security, responses: { '204': { description: 'gone' } } },
      },
    };
  });
  const result = compile({
    documents: new Map([
      [
        'vaults.json',
        JSON.stringify({
          openapi: '3.0.3',
          info: { title: 'Vaults', version: '1' },
          components: { securitySchemes: SCHEMES },
          paths: Object.assign({}, ...paths),
        }),
      ],
    ]),
    root: 'vaults.json',
    options: { group: GROUP, apiName: 'vaults' },
  });
  assert.equal(result.kind, 'compiled', JSON.stringify(result));
  const { kinds } = (result as Extract<typeof result, { kind: 'compiled' }>)
    .operator;
  return [
    ...ownKindCrds(),
    ...kinds.map(kind => kind.crd),
    ...kinds.map(kind => kind.mapping),
  ] as unknown as KubeObject[];
}

test('no Secret that an API echoes in answers, errors and headers is found anywhere but in Secrets (5.64)', async () => {
  const sent = new Set<string>();
  const all = [
    ...NAMES.map(canary),
    ...['token', 'password', 'pin'].map(canary),
  ];
  const api = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += String(chunk)));
    request.on('end', () => {
      const login = request.headers.authorization?.replace(/^Basic /, '') ?? '';
      const echo = `${request.url} ${JSON.stringify(
        request.headers,
      )} ${body} ${Buffer.from(login, 'base64').toString('latin1')}`;
      for (const each of all) if (echo.includes(each)) sent.add(each);
      const headers = { 'content-type': 'application/json', 'x-echo': login };
      const reply = (status: number, value: object) =>
        response.writeHead(status, headers).end(JSON.stringify(value));
      if (request.url?.startsWith('/token')) {
        reply(200, {
          access_token: canary('token'),
          token_type: 'bearer',
          expires_in: 600,
        });
      } else if (body.includes('refused')) reply(400, { message: echo });
      else if (body.includes('broken')) reply(503, { message: echo });
      else
        reply(request.method === 'POST' ? 201 : 200, {
          id: '1',
          title: 'kept',
          echo,
        });
    });
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  const cluster = await embeddedCluster();
  const logs: string[] = [];
  const log =
    (level: string) =>
    (...told: unknown[]) =>
      void logs.push(`${level} ${JSON.stringify(told)}`);
  await apply(cluster.client, manifests());
  const operator = await startOperator({
    client: cluster.client,
    egress: { allow: ['127.0.0.0/8'] },
    journal: { file: join(folder, 'journal.sqlite') },
    lease: false,
    logger: {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
    },
  });
  const server = await serveOperator(operator, { port: 0 });
  try {
    const secretRef = (key: string) => ({ name: 'canaries', key });
    await apply(cluster.client, [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'canaries', namespace: 'shop' },
        stringData: Object.fromEntries(
          // Who logs in is no secret, though it may lie in one.
          ['user', 'client', ...all].map(text => [
            text.split('-')[1] ?? text,
            text,
          ]),
        ),
      },
      {
        apiVersion: 'api-operators.dev/v1alpha1',
        kind: 'Connection',
        metadata: { name: 'vaults', namespace: 'shop' },
        spec: {
          url,
          credentials: {
            ...Object.fromEntries(
              ['header', 'param', 'cookie'].map(name => [
                name,
                { apiKey: { secretRef: secretRef(name) } },
              ]),
            ),
            basic: {
              basic: {
                usernameSecretRef: secretRef('user'),
                passwordSecretRef: secretRef('basic'),
              },
            },
            bearer: { bearer: { secretRef: secretRef('bearer') } },
            oauth: {
              oauth2ClientCredentials: {
                clientIdSecretRef: secretRef('client'),
                clientSecretSecretRef: secretRef('oauth'),
                tokenUrl: `${url}/token`,
              },
            },
          },
        },
      },
    ]);
    await operator.ready;
    const outcomes = ['kept', 'refused', 'broken'];
    for (const name of NAMES) {
      for (const title of outcomes) {
        await cluster.client
          .of(kindOf(kindName(name), `${name}s`, GROUP))
          .create({
            apiVersion: `${GROUP}/v1alpha1`,
            kind: kindName(name),
            metadata: { name: title, namespace: 'shop' },
            spec: {
              title,
              passwordSecretRef: secretRef('password'),
              login: { pinSecretRef: secretRef('pin') },
            },
          });
      }
    }
    const found: string[] = [];
    const look = (where: string, text: string) => {
      for (const each of all) {
        for (const form of [
          each,
          Buffer.from(each).toString('base64').slice(0, -4),
        ]) {
          if (text.includes(form)) found.push(`${each} in ${where}`);
        }
      }
    };
    const uids: string[] = [];
    for (const name of NAMES) {
      for (const title of outcomes) {
        const met = await cluster.client
          .of(kindOf(kindName(name), `${name}s`, GROUP))
          .waitFor(
            { namespace: 'shop', name: title },
            each => {
              const ready = condition(each, 'Ready');
              return title === 'kept'
                ? ready?.status === 'True'
                : ready?.status === 'False' && ready.message !== '';
            },
            { timeoutMs: 20_000 },
          );
        assert.equal(
          met.kind,
          'met',
          `${name} ${title} ${JSON.stringify(met)}`,
        );
        const object = met.kind === 'met' ? met.object : undefined;
        uids.push(object?.metadata.uid ?? '');
        look(`${name} ${title}`, JSON.stringify(object));
      }
    }
    assert.deepEqual([...sent].sort(), all.sort(), 'the API saw each of them');
    const base = `http://127.0.0.1:${server.port}`;
    look('/metrics', await (await fetch(`${base}/metrics`)).text());
    for (const uid of uids) {
      look(
        '/journal',
        await (await fetch(`${base}/journal?uid=${uid}`)).text(),
      );
    }
    assert.ok(uids.some(uid => operator.journal.list(uid).length > 0));
    await server.stop();
    await operator.stop();
    const events = await cluster.client
      .of(kindOf('Event', 'events', '', 'v1'))
      .list();
    assert.ok(events.items.length > 0);
    look('Events', JSON.stringify(events.items));
    look('logs', logs.join('\n'));
    for (const file of readdirSync(folder)) {
      look(file, readFileSync(join(folder, file), 'latin1'));
    }
    assert.deepEqual(found, []);
  } finally {
    await server.stop().catch(() => undefined);
    await operator.stop();
    api.closeAllConnections();
    api.close();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
