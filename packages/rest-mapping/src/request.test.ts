// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, RestMappingVersion } from '@api-operators/api';
import { ANONYMOUS, authenticate } from './auth.ts';
import { mask } from './mask.ts';
import { buildRequest, type RequestInput } from './request.ts';

const mapping: RestMappingVersion = {
  name: 'v1',
  fields: [
    { field: 'owner', wire: 'owner_id', in: 'path' },
    { field: 'verbose', wire: 'verbose', in: 'query', default: true },
    { field: 'photoUrls', wire: 'photo_urls', in: 'body' },
    {
      field: 'passwordSecretRef',
      wire: 'password',
      in: 'body',
      secret: true,
      writeOnly: true,
    },
    { field: 'pausedField', wire: 'paused', in: 'body' },
  ],
  operations: {
    create: {
      method: 'POST',
      path: '/owners/{owner_id}/pets',
      parameters: [
        { wire: 'owner_id', in: 'path', required: true },
        { wire: 'verbose', in: 'query' },
      ],
      body: { mediaType: 'application/json', required: true },
      success: [],
      idempotencyKeyHeader: 'Idempotency-Key',
    },
    get: {
      method: 'GET',
      path: '/pets/{petId}',
      parameters: [{ wire: 'petId', in: 'path', required: true }],
      success: [],
    },
    update: {
      method: 'PUT',
      path: '/pets/{petId}',
      parameters: [{ wire: 'petId', in: 'path' }],
      body: { mediaType: 'application/json', members: ['name'] },
      success: [],
    },
  },
  identity: { parameter: 'petId', type: 'integer', field: 'id', discover: [] },
  security: [[{ scheme: 'key', type: 'apiKey', in: 'query', name: 'api_key' }]],
};

function build(
  operation: RequestInput['operation'],
  spec: JsonObject,
  more: Partial<RequestInput> = {},
) {
  return buildRequest({
    mapping,
    operation,
    baseUrl: 'http://shop.example/api/v3/',
    values: { spec, secrets: new Map([['passwordSecretRef', 'canary']]) },
    authentication: ANONYMOUS,
    ...more,
  });
}

test('a create sends fields by the API’s names, renamed ones too, and nothing that steers the operator', () => {
  const built = build(
    'create',
    {
      owner: 'a/b',
      name: 'Rex',
      photoUrls: [],
      paused: true,
      pausedField: false,
      target: {},
      targetHelmRelease: 'x',
      passwordSecretRef: { name: 's', key: 'k' },
    },
    { idempotencyKey: 'intent-1' },
  );
  assert.equal(built.kind, 'ok');
  if (built.kind !== 'ok') return;
  const { request } = built;
  assert.equal(
    request.url,
    'http://shop.example/api/v3/owners/a%2Fb/pets?verbose=true',
  );
  assert.equal(request.headers['idempotency-key'], 'intent-1');
  assert.deepEqual(JSON.parse(String(request.body)), {
    name: 'Rex',
    photo_urls: [],
    paused: false,
    password: 'canary',
  });
  assert.deepEqual(request.shownBody, {
    name: 'Rex',
    photo_urls: [],
    paused: false,
    password: '***',
  });
});

test('an update takes only the members that the operation knows', () => {
  const built = build(
    'update',
    { owner: 'o', name: 'Rex', photoUrls: ['x'] },
    { id: '7' },
  );
  assert.equal(built.kind === 'ok' && built.request.body, '{"name":"Rex"}');
  assert.equal(
    built.kind === 'ok' && built.request.url,
    'http://shop.example/api/v3/pets/7',
  );
});

test('a path parameter that nothing sets is told by name and field', () => {
  const built = build('create', { name: 'Rex' });
  assert.match(
    built.kind === 'refused' ? built.message : '',
    /"owner_id", and spec.owner is not set/,
  );
  const get = build('get', {});
  assert.match(
    get.kind === 'refused' ? get.message : '',
    /"petId", and nothing sets it/,
  );
});

test('a key in the query is sent, and shown nowhere', () => {
  const authentication = authenticate(mapping.security, {
    key: { apiKey: 'canary-key' },
  });
  const built = build('get', {}, { id: '1', authentication });
  assert.equal(
    built.kind === 'ok' && built.request.url,
    'http://shop.example/api/v3/pets/1?api_key=canary-key',
  );
  assert.equal(
    built.kind === 'ok' && built.request.maskedUrl,
    'http://shop.example/api/v3/pets/1',
  );
  assert.equal(
    mask('the key canary-key is wrong', ['canary-key']),
    'the key *** is wrong',
  );
});

test('a secret is masked in the form in which a URL or a form holds it', () => {
  const secret = "it's (a) *key*";
  assert.equal(
    mask('http://a/?k=it%27s%20%28a%29%20%2Akey%2A', [secret]),
    'http://a/?k=***',
  );
  assert.equal(mask('k=it%27s+%28a%29+%2Akey%2A', [secret]), 'k=***');
  assert.equal(mask('x', ['\ud800half']), 'x');
});

test('the first alternative of security that the credentials satisfy is used, all its schemes together', () => {
  const alternatives = [
    [
      {
        scheme: 'oauth',
        type: 'unsupported' as const,
        description: 'implicit',
      },
    ],
    [
      {
        scheme: 'a',
        type: 'apiKey' as const,
        in: 'header' as const,
        name: 'X-A',
      },
      { scheme: 'b', type: 'http-basic' as const },
    ],
    [{ scheme: 'c', type: 'http-bearer' as const }],
  ];
  const basic = { username: 'u', password: 'p' };
  assert.deepEqual(
    authenticate(alternatives, {
      a: { apiKey: '1' },
      b: { basic },
      c: { bearer: 't' },
    }).headers,
    {
      'x-a': '1',
      authorization: `Basic ${btoa('u:p')}`,
    },
  );
  assert.deepEqual(
    authenticate(alternatives, { a: { apiKey: '1' }, c: { bearer: 't' } })
      .headers,
    { authorization: 'Bearer t' },
  );
  assert.deepEqual(
    authenticate(alternatives, { default: { bearer: 't' } }).headers,
    { authorization: 'Bearer t' },
  );
  assert.deepEqual(authenticate(alternatives, {}).headers, {});
});

test('a base URL that is no http URL is refused', () => {
  assert.equal(
    build('get', {}, { id: '1', baseUrl: 'file:///etc/passwd' }).kind,
    'refused',
  );
});

test('a create sends its own members where another operation of the kind takes its body whole', () => {
  const merged: RestMappingVersion = {
    name: 'v1',
    fields: [{ field: 'body', wire: '', in: 'body-root' }],
    operations: {
      create: {
        method: 'POST',
        path: '/classes',
        parameters: [],
        body: { mediaType: 'application/json', required: true },
        success: [],
      },
      patch: {
        method: 'PATCH',
        path: '/classes',
        parameters: [],
        body: { mediaType: 'application/merge-patch+json', root: true },
        success: [],
      },
    },
    security: [],
  };
  const spec = { value: 7, body: { value: 8 } };
  const sent = (['create', 'patch'] as const).map(operation => {
    const built = buildRequest({
      mapping: merged,
      operation,
      baseUrl: 'http://shop.example',
      values: { spec },
      authentication: ANONYMOUS,
    });
    return built.kind === 'ok' && built.request.body;
  });
  assert.deepEqual(sent, ['{"value":7}', '{"value":8}']);
});

test('a query in the path stays a query, before the parameters', () => {
  const built = buildRequest({
    mapping: {
      name: 'v1',
      fields: [{ field: 'text', wire: 'text', in: 'query' }],
      operations: {
        call: {
          method: 'GET',
          path: '/rest?method=photos.search',
          parameters: [{ wire: 'text', in: 'query' }],
          success: [],
        },
      },
      security: [],
    },
    operation: 'call',
    baseUrl: 'http://shop.example/services',
    values: { spec: { text: 'a b' } },
    authentication: ANONYMOUS,
  });
  assert.equal(
    built.kind === 'ok' && built.request.url,
    'http://shop.example/services/rest?method=photos.search&text=a%20b',
  );
});

test('what a request is made of cannot change where it goes or what it says beside its place', () => {
  const attacks: JsonObject[] = [
    { owner: '../../admin' },
    { owner: '..\\..\\admin' },
    { owner: '%2e%2e' },
    { owner: 'a?b#c' },
    { owner: '{petId}' },
    { owner: '\t\n//evil.example' },
    { owner: '@evil.example:80/' },
  ];
  for (const spec of attacks) {
    const built = build('create', spec);
    assert.equal(built.kind, 'ok');
    if (built.kind !== 'ok') continue;
    const url = new URL(built.request.url);
    assert.equal(url.origin, 'http://shop.example');
    assert.equal(url.href, built.request.url);
    const [, , , owners, owner, pets, ...rest] = url.pathname.split('/');
    assert.deepEqual(
      [owners, decodeURIComponent(owner), pets, rest],
      ['owners', spec.owner, 'pets', []],
    );
    assert.equal(url.search, '?verbose=true');
  }
});

test('segments that together make a step up are refused', () => {
  const dots: RestMappingVersion = {
    name: 'v1',
    fields: [{ field: 'x', wire: 'x', in: 'path', style: 'label' }],
    operations: {
      get: {
        method: 'GET',
        path: '/a/{x}/b',
        parameters: [{ wire: 'x', in: 'path' }],
        success: [],
      },
    },
    security: [],
  };
  const built = build('get', { x: '.' }, { mapping: dots });
  assert.equal(built.kind, 'refused');
});

test('a page keeps the login, and is asked for at the API’s own origin only', () => {
  const authentication = authenticate(mapping.security, {
    key: { apiKey: 'canary-key' },
  });
  const at = 'http://shop.example/api/v3/pets?a=x%20y&api_key=old';
  const built = build('get', {}, { at, authentication });
  assert.equal(
    built.kind === 'ok' && built.request.url,
    'http://shop.example/api/v3/pets?a=x%20y&api_key=canary-key',
  );
  assert.equal(
    built.kind === 'ok' && built.request.maskedUrl,
    'http://shop.example/api/v3/pets?a=x%20y',
  );
  assert.equal(
    build('get', {}, { at: 'http://evil.example/', authentication }).kind,
    'refused',
  );
});

test('a login with a line break is refused, and not shown', () => {
  const authentication = authenticate(
    [[{ scheme: 'b', type: 'http-bearer' }]],
    { b: { bearer: 'canary\r\nEvil: 1' } },
  );
  const built = build('get', {}, { id: '1', authentication });
  assert.match(
    built.kind === 'refused' ? built.message : '',
    /the login in the header authorization must not hold a line break/,
  );
  assert.doesNotMatch(JSON.stringify(built), /canary/);
});

test('the cookies of the login and of the spec are sent together, the version only where it is taken, and headers of the connection never', () => {
  const own: RestMappingVersion = {
    name: 'v1',
    fields: [
      { field: 'lang', wire: 'lang', in: 'cookie' },
      { field: 'len', wire: 'Content-Length', in: 'header' },
      { field: 'host', wire: 'Host', in: 'header' },
    ],
    operations: {
      patch: {
        method: 'PATCH',
        path: '/x',
        success: [],
        ifMatch: true,
        parameters: [
          { wire: 'lang', in: 'cookie' },
          { wire: 'Content-Length', in: 'header' },
          { wire: 'Host', in: 'header' },
        ],
      },
    },
    security: [
      [
        { scheme: 'a', type: 'apiKey', in: 'cookie', name: 'sid' },
        { scheme: 'b', type: 'apiKey', in: 'cookie', name: 'tok' },
      ],
    ],
  };
  const authentication = authenticate(own.security, {
    a: { apiKey: '1' },
    b: { apiKey: '2' },
  });
  const built = build(
    'patch',
    { lang: 'de', len: '5', host: 'evil.example' },
    { mapping: own, authentication, ifMatch: '"v1"' },
  );
  assert.deepEqual(built.kind === 'ok' && built.request.headers, {
    accept: 'application/json',
    'if-match': '"v1"',
    cookie: 'lang=de; sid=1; tok=2',
  });
  assert.equal(
    'if-match' in
      (
        build('get', {}, { id: '1', ifMatch: '"v1"' }) as {
          request: { headers: object };
        }
      ).request.headers,
    false,
  );
});
