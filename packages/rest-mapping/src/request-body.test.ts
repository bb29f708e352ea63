// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  FieldMapping,
  Json,
  JsonObject,
  OperationBody,
  RestMappingVersion,
} from '@api-operators/api';
import { ANONYMOUS } from './auth.ts';
import { parseJson } from './json.ts';
import { applyMergePatch, jsonPatch } from './json-patch.ts';
import { unusedBoundary } from './multipart-body.ts';
import { buildRequest, type Built, type RequestInput } from './request.ts';
import { secretReferences } from './fields.ts';

function build(
  body: OperationBody,
  spec: JsonObject,
  more: Partial<RequestInput> & {
    fields?: FieldMapping[];
    nestedSecrets?: RestMappingVersion['nestedSecrets'];
  } = {},
): Built {
  const { fields = [], nestedSecrets, ...input } = more;
  return buildRequest({
    mapping: {
      name: 'v1',
      fields,
      ...(nestedSecrets ? { nestedSecrets } : {}),
      operations: {
        create: {
          method: 'POST',
          path: '/x',
          parameters: [],
          success: [],
          body,
        },
      },
      security: [],
    },
    operation: 'create',
    baseUrl: 'http://a.example',
    values: { spec },
    authentication: ANONYMOUS,
    ...input,
  });
}

function sent(built: Built): string {
  if (built.kind === 'refused') return `refused: ${built.message}`;
  const { body } = built.request;
  return typeof body === 'string'
    ? body
    : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
}

const form: OperationBody = {
  mediaType: 'application/x-www-form-urlencoded',
  encoding: {
    card: { style: 'deepObject', explode: true },
    codes: { style: 'spaceDelimited', explode: false },
    list: { contentType: 'application/json' },
  },
};
const root: FieldMapping[] = [{ field: 'text', wire: '', in: 'body-root' }];

const bodies: [string, OperationBody, JsonObject, string, FieldMapping[]?][] = [
  [
    'a form',
    form,
    {
      a: 'b c+d&e',
      n: 9007199254740993n,
      t: ['x', 'y'],
      o: { k: 1 },
      gone: null,
    },
    'a=b+c%2Bd%26e&n=9007199254740993&t=x&t=y&o=%7B%22k%22%3A1%7D',
  ],
  [
    'the encodings of a form',
    form,
    { card: { a: { b: 1 } }, codes: ['p', 'q r'], list: [1, 2] },
    'card%5Ba%5D%5Bb%5D=1&codes=p+q+r&list=%5B1%2C2%5D',
  ],
  [
    'names that are everywhere',
    { mediaType: 'application/json' },
    JSON.parse(
      '{"__proto__":{"a":1},"constructor":2,"$ref":"#/x","größe":3}',
    ) as JsonObject,
    '{"__proto__":{"a":1},"constructor":2,"$ref":"#/x","größe":3}',
  ],
  [
    'a named form where members are called like those of every object',
    { mediaType: form.mediaType, encoding: {} },
    { constructor: 'c', toString: 't' } as unknown as JsonObject,
    'constructor=c&toString=t',
  ],
  [
    'a null of a field that the mapping names',
    { mediaType: 'application/json' },
    { aField: null },
    '{"a":null}',
    [{ field: 'aField', wire: 'a', in: 'body', default: 1 }],
  ],
  [
    'a merge patch',
    { mediaType: 'application/merge-patch+json' },
    { a: null, b: 1 },
    '{"a":null,"b":1}',
  ],
  [
    'a JSON patch without what was there',
    { mediaType: 'application/json-patch+json' },
    { 'a/b~': 1 },
    '[{"op":"add","path":"/a~1b~0","value":1}]',
  ],
  [
    'plain text',
    { mediaType: 'text/plain', root: true },
    { text: 'hä' },
    'hä',
    root,
  ],
  [
    'XML that a person wrote',
    { mediaType: 'application/xml', root: true },
    { text: '<a/>' },
    '<a/>',
    root,
  ],
  [
    'inline bytes',
    { mediaType: 'application/octet-stream', binary: true },
    { data: 'aGk=' },
    'hi',
  ],
];
for (const [name, body, spec, text, fields] of bodies) {
  test(`${name} is sent as ${text}`, () =>
    assert.equal(sent(build(body, spec, { fields })), text));
}

const cyclic: JsonObject = {};
cyclic.self = cyclic;
const refusals: [string, OperationBody, JsonObject, RegExp, FieldMapping[]?][] =
  [
    [
      'XML of fields',
      { mediaType: 'application/soap+xml' },
      { a: 1 },
      /only as application\/soap\+xml, and the operator does not make XML/,
    ],
    [
      'another multipart type',
      { mediaType: 'multipart/related' },
      { a: 1 },
      /does not send objects as multipart\/related/,
    ],
    [
      'a value that contains itself',
      { mediaType: 'application/json' },
      cyclic,
      /nested more than 256 levels/,
    ],
    [
      'a number that is none',
      { mediaType: 'application/json' },
      { a: [Number.NaN] },
      /holds NaN/,
    ],
    ['half of a surrogate pair in a form', form, { a: '\udfff' }, /surrogate/],
    [
      'bytes that are no base64',
      { mediaType: 'image/png', binary: true },
      { data: '%%' },
      /spec\.data is not base64/,
    ],
    [
      'a content type with a line break',
      { mediaType: 'image/*', binary: true },
      { data: '', contentType: 'a/b\r\nEvil: 1' },
      /content-type must not hold a line break/,
    ],
    [
      'a file that nobody gave',
      { mediaType: 'multipart/form-data' },
      { f: { dataURL: 'http://x' } },
      /the bytes of spec\.f are not given/,
      [{ field: 'f', wire: 'f', in: 'body', binary: true }],
    ],
    [
      'a file whose content type has a line break',
      { mediaType: 'multipart/form-data' },
      { f: { data: '', contentType: 'a/b\r\nEvil: 1' } },
      /content type of a part must not hold/,
      [{ field: 'f', wire: 'f', in: 'body', binary: true }],
    ],
  ];
for (const [name, body, spec, message, fields] of refusals) {
  test(`${name} is refused`, () =>
    assert.match(sent(build(body, spec, { fields })), message));
}

const file: FieldMapping[] = [
  { field: 'photo', wire: 'photo"\r\n', in: 'body', binary: true },
];

test('a multipart body holds a part for each value, its names safe, its files as they are', async () => {
  const bytes = new Uint8Array([0, 255, 13, 10, 45, 45]);
  const built = build(
    {
      mediaType: 'multipart/form-data',
      encoding: {
        meta: { contentType: 'application/vnd.x+json' },
        csv: { contentType: 'text/csv' },
      },
    },
    {
      name: 'Rex',
      tags: ['a', 'b'],
      meta: { k: 1 },
      csv: 'x,y',
      photo: {},
      none: null,
    },
    {
      fields: file,
      files: new Map([
        ['photo', { data: bytes, contentType: 'image/png', filename: 'ä.png' }],
      ]),
    },
  );
  assert.equal(built.kind, 'ok');
  if (built.kind !== 'ok') return;
  const type = built.request.headers['content-type'];
  // An independent reader: what it finds is what a server finds.
  const form = await new Response(
    built.request.body as Uint8Array<ArrayBuffer>,
    { headers: { 'content-type': type } },
  ).formData();
  assert.deepEqual(form.getAll('tags'), ['a', 'b']);
  assert.equal(form.get('name'), 'Rex');
  assert.equal(form.get('none'), null);
  const [wire] = [...form.keys()].filter(key => key.startsWith('photo'));
  const photo = form.get(wire) as File;
  assert.deepEqual(
    [photo.name, photo.type, new Uint8Array(await photo.arrayBuffer())],
    ['ä.png', 'image/png', bytes],
  );
  assert.match(
    sent(built),
    /name="meta"\r\nContent-Type: application\/vnd\.x\+json\r\n\r\n\{"k":1\}\r\n/,
  );
  assert.match(sent(built), /name="photo%22%0D%0A"; filename="ä\.png"\r\n/);
  assert.match(
    sent(built),
    /name="csv"\r\nContent-Type: text\/csv\r\n\r\nx,y\r\n/,
  );
  assert.deepEqual(
    (built.request.shownBody as JsonObject)['photo"\r\n'],
    '(6 bytes)',
  );
});

test('equal multipart bodies are equal to the byte', () => {
  const one = (value: string) =>
    build({ mediaType: 'multipart/form-data' }, { a: value });
  assert.equal(sent(one('x')), sent(one('x')));
  assert.notEqual(sent(one('x')), sent(one('y')));
});

test('a boundary that occurs in a part is not taken', () => {
  const bodies = ['ppart-1-0', 'x part-1-1\r\n'].map(text =>
    new TextEncoder().encode(text),
  );
  assert.equal(unusedBoundary('part-1', bodies), 'part-1-2');
});

const nested = [
  { path: ['users', '*', 'passwordSecretRef'], wire: 'password' },
];
const users: JsonObject = {
  users: [
    { name: 'a', passwordSecretRef: { name: 's', key: 'k' } },
    { name: 'b' },
  ],
};

test('a Secret below the top level is sent by the wire name and shown as a mask', () => {
  const fields: FieldMapping[] = [];
  const mapping = {
    name: 'v1',
    fields,
    nestedSecrets: nested,
    operations: {},
    security: [],
  };
  const references = secretReferences(mapping, users);
  assert.deepEqual(references, [
    { field: 'users[0].passwordSecretRef', name: 's', key: 'k' },
  ]);
  const built = build({ mediaType: 'application/json' }, users, {
    nestedSecrets: nested,
    values: {
      spec: users,
      secrets: new Map([[references[0].field, 'canary']]),
    },
  });
  assert.equal(
    sent(built),
    '{"users":[{"name":"a","password":"canary"},{"name":"b"}]}',
  );
  assert.deepEqual(built.kind === 'ok' && built.request.shownBody, {
    users: [{ name: 'a', password: '***' }, { name: 'b' }],
  });
});

test('a JSON patch against what was read changes only what differs, and a Secret in it is masked', () => {
  const fields: FieldMapping[] = [
    { field: 'keySecretRef', wire: 'key', in: 'body', secret: true },
  ];
  const built = build(
    { mediaType: 'application/json-patch+json' },
    { a: 1, b: { c: 2 }, keySecretRef: {} },
    {
      fields,
      before: { a: 1, b: { c: 1, d: 4 }, other: 5 },
      values: {
        spec: { a: 1, b: { c: 2 } },
        secrets: new Map([['keySecretRef', 'canary']]),
      },
    },
  );
  assert.equal(
    sent(built),
    '[{"op":"replace","path":"/b/c","value":2},{"op":"add","path":"/key","value":"canary"}]',
  );
  assert.doesNotMatch(
    JSON.stringify(built.kind === 'ok' && built.request.shownBody),
    /canary/,
  );
});

const patches: [Json, Json, Json][] = [
  [{ a: 1, b: 2 }, { b: 2 }, [{ op: 'remove', path: '/a' }]],
  [{ a: [1, 2] }, { a: [2] }, [{ op: 'replace', path: '/a', value: [2] }]],
  [{ a: null }, { a: null }, []],
  [[1], { a: 1 }, [{ op: 'replace', path: '', value: { a: 1 } }]],
  [
    {},
    parseJson('{"__proto__":1}'),
    [{ op: 'add', path: '/__proto__', value: 1 }],
  ],
  [
    { a: 9007199254740993n },
    { a: 9007199254740992n },
    [{ op: 'replace', path: '/a', value: 9007199254740992n }],
  ],
];
for (const [before, after, patch] of patches) {
  test(`a JSON patch of ${
    patch === undefined ? '' : Array.isArray(patch) ? patch.length : 0
  } operations leads from one value to the other`, () =>
    assert.deepEqual(jsonPatch(before, after), patch));
}

test('a merge patch adds, replaces and removes', () => {
  assert.deepEqual(
    applyMergePatch({ a: 1, b: { c: 1, d: 2 } }, { a: null, b: { d: 3 } }),
    { b: { c: 1, d: 3 } },
  );
});
