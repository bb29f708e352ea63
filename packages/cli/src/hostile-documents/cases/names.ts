// SPDX-License-Identifier: Apache-2.0
import type { HostileCase } from '../hostile-case.ts';

const WORDS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const answer = { responses: { 200: { description: 'ok' } } };

/** Objects built from entries: a literal would take `__proto__` for the prototype. */
const named = (of: (name: string) => unknown): object => Object.fromEntries(WORDS.map(name => [name, of(name)]));

function onlyHarmlessPaths(files: ReadonlyMap<string, string>): void {
  for (const path of files.keys()) {
    if (!/^[A-Za-z0-9._/-]+$/.test(path) || path.split('/').some(part => /^\.\.?$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part))) {
      throw new Error(`${path} is no harmless path`);
    }
  }
}

const traversal = (title: string): HostileCase['files'] => () => ({
  'openapi.json': JSON.stringify({
    openapi: '3.0.3',
    info: { title, version: '../../../x' },
    tags: [{ name: '../../x' }],
    paths: {
      '/../../x': { get: { operationId: '../../escape', tags: ['../../x'], ...answer } },
      '/..%2f..%2fx/{id}': { get: { 'x-k8s-kind': '../../Kind', parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], ...answer } },
      '/C:\\Windows\\x': { get: { operationId: 'C:\\Windows\\x', ...answer } },
      '/nul': { get: { operationId: 'nul', ...answer } },
      '/x\u0000y': { post: { operationId: 'a\u0000b', ...answer } },
    },
  }),
});

/** Names that mean something elsewhere. */
export const nameCases: HostileCase[] = [
  {
    name: 'names of prototypes',
    about: '`__proto__`, `constructor` and the like as property, schema, path, parameter, tag, operationId and header',
    files: () => ({
      'openapi.json': JSON.stringify({
        openapi: '3.0.3',
        info: { title: '__proto__', version: '1' },
        tags: WORDS.map(name => ({ name })),
        components: { schemas: named(name => ({ type: 'object', required: [name], properties: named(inner => ({ type: 'string', description: `${name} ${inner}` })) })) },
        paths: Object.fromEntries(
          WORDS.flatMap(name => [
            [`/${name}`, { post: { operationId: name, tags: [name], requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } }, responses: { 201: { description: 'made', headers: named(() => ({ schema: { type: 'string' } })) } } } }],
            [`/${name}/{${name}}`, { get: { parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }], ...answer }, delete: { parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }], responses: { 204: { description: 'gone' } } } }],
          ]),
        ),
      }),
    }),
    document: 'openapi.json',
    exit: 0,
    written: files => {
      onlyHarmlessPaths(files);
      const crds = [...files].filter(([path]) => path.startsWith('crds/')).map(([, text]) => text).join('');
      for (const name of WORDS) if (!new RegExp(`^ +"?${name}"?:`, 'm').test(crds)) throw new Error(`the field ${name} is lost`);
    },
  },
  ...[
    ['../ in the title', '../../../tmp/evil'],
    ['an absolute path in the title', '/etc/cron.d/evil'],
    ['NUL in the title', 'shop\u0000/../../evil'],
    ['a Windows path in the title', 'C:\\Windows\\System32\\con'],
  ].map(([name, title]): HostileCase => ({
    name,
    about: `names that are paths: title ${JSON.stringify(title)}, the like in version, tags, paths, operationIds and kinds`,
    files: traversal(title),
    document: 'openapi.json',
    exit: 0,
    written: onlyHarmlessPaths,
  })),
  {
    name: 'paths in --name',
    about: 'a name of the API on the command line that is a path',
    files: traversal('Shop'),
    document: 'openapi.json',
    args: ['--name', '../../evil'],
    exit: 1,
    says: /--name: .*\.\.\/\.\.\/evil/m,
    remedy: /./,
  },
  {
    name: 'documents with names of devices',
    about: 'files called `con.yaml`, `.git/config` and `..yaml`, copied into the generated folder',
    files: () => ({
      'openapi.yaml': 'openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\npaths:\n  /a: {$ref: "con.yaml"}\n  /b: {$ref: ".git/config"}\n  /c: {$ref: "..yaml"}\n',
      'con.yaml': 'get: {responses: {200: {description: ok}}}\n',
      '.git/config': 'get: {responses: {200: {description: ok}}}\n',
      '..yaml': 'get: {responses: {200: {description: ok}}}\n',
    }),
    exit: 0,
    silent: true,
    written: files => {
      onlyHarmlessPaths(files);
      if ([...files.keys()].some(path => path.split('/').includes('.git'))) throw new Error('a folder of Git was written');
    },
  },
];
