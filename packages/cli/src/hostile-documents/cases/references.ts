// SPDX-License-Identifier: Apache-2.0
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referring, withBody } from '../document.ts';
import type { HostileCase } from '../hostile-case.ts';

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Every schema needs the one before it twice: written out, the last has 2^levels parts. */
function diamond(levels: number, of: (part: object, level: number) => object): object {
  const schemas: Record<string, object> = { S0: { type: 'object', properties: { a: { type: 'string' } } } };
  for (let level = 1; level <= levels; level += 1) schemas[`S${level}`] = of(schema(`S${level - 1}`), level);
  return withBody(schema(`S${levels}`), schemas as Record<string, unknown>);
}

/** References that lead elsewhere than the text promises. */
export const referenceCases: HostileCase[] = [
  {
    name: 'reference diamond',
    about: '40 schemas, each with the one before it twice: 2^40 objects once written out',
    files: () => ({ 'openapi.yaml': JSON.stringify(diamond(40, part => ({ type: 'object', properties: { left: part, right: part } }))) }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*takes any value/m,
    remedy: /./,
  },
  {
    name: 'allOf of allOf',
    about: '40 schemas, each all of the one before it twice, and its members as well',
    files: () => ({
      'openapi.yaml': JSON.stringify(diamond(40, (part, level) => ({ [level % 2 ? 'allOf' : 'oneOf']: [part, part], properties: { [`p${level}`]: part } }))),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*takes any value/m,
    remedy: /./,
  },
  {
    name: 'allOf in a ring',
    about: '3,000 schemas, each all of the next, the last all of the first',
    files: () => ({
      'openapi.yaml': JSON.stringify(
        withBody(schema('R0'), Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`R${n}`, { allOf: [schema(`R${(n + 1) % 3_000}`)], properties: { [`m${n}`]: { type: 'string' } } }]))),
      ),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: The schema is part of 64 others, one inside the other/m,
    remedy: /Compose it in fewer levels/,
  },
  {
    name: 'cyclic oneOf of 1 MiB',
    about: '2,500 schemas, 1 MiB together, each one of four others, in cycles',
    files: () => ({
      'openapi.yaml': JSON.stringify(
        withBody(schema('C0'), Object.fromEntries(Array.from({ length: 2_500 }, (_, n) => [`C${n}`, {
          description: 'x'.repeat(190),
          oneOf: [1, 7, 77, 777].map(step => schema(`C${(n * 31 + step) % 2_500}`)),
          properties: { [`member${'_'.repeat(40)}${n}`]: schema(`C${(n + 13) % 2_500}`) },
        }]))),
      ),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*takes any value/m,
    remedy: /./,
  },
  {
    name: '$dynamicRef loops',
    about: '$dynamicRef and $recursiveRef that lead to each other, to themselves and to nothing',
    files: () => ({
      'openapi.yaml': JSON.stringify(
        withBody(schema('A'), {
          A: { $dynamicAnchor: 'node', $dynamicRef: '#node' },
          B: { $dynamicAnchor: 'node', properties: { a: { $dynamicRef: '#node' }, b: { $recursiveRef: '#' } } },
          C: { $dynamicRef: '#nowhere', $ref: '#/components/schemas/C' },
          D: { allOf: [schema('A'), schema('B'), schema('C')] },
        }),
      ),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*#node/m,
    remedy: /./,
  },
  {
    name: 'reference to itself',
    about: '`$ref` that leads back to itself, directly and over others',
    files: () => ({ 'openapi.yaml': JSON.stringify(withBody(schema('A'), { A: schema('B'), B: schema('C'), C: schema('A') })) }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*the reference leads back to itself/m,
    remedy: /Correct/,
  },
  {
    name: 'files in a ring',
    about: 'files that refer to each other without end, by other spellings of the same names',
    files: () => ({
      'openapi.yaml': referring('a.yaml', './a.yaml#', 'parts/../a.yaml'),
      'a.yaml': 'properties: {b: {$ref: "./parts/../b.json"}}\n',
      'b.json': '{"properties": {"a": {"$ref": "a.yaml"}, "whole": {"$ref": "openapi.yaml#/paths"}}}',
    }),
    exit: 0,
    silent: true,
    written: files => {
      if ([...files.keys()].filter(path => path.startsWith('openapi/')).length !== 3) throw new Error('three documents are read, once each');
    },
  },
  {
    name: '100,000 files',
    about: 'references to 100,000 files',
    files: () => ({ 'openapi.yaml': referring(...Array.from({ length: 100_000 }, (_, n) => `parts/${n}.yaml`)) }),
    exit: 1,
    says: /^api\/openapi\.yaml:1:1: The document needs more than it may: more than 5000 documents\./m,
    remedy: /Split the document/,
  },
  {
    name: 'a chain of files',
    about: '6,000 files, each referring to the next',
    files: () => ({ 'openapi.yaml': referring('0.yaml') }),
    prepare: folder => {
      for (let n = 0; n < 6_000; n += 1) writeFileSync(join(folder, `${n}.yaml`), `properties: {next: {$ref: ${n + 1}.yaml}}\n`);
    },
    exit: 1,
    says: /^api\/openapi\.yaml:1:1: The document needs more than it may: more than 100 documents one behind the other\./m,
    remedy: /Split the document/,
  },
  {
    name: 'files of the machine',
    about: '`$ref` to file:///etc/passwd, absolute paths, `../` as it is and percent-encoded, backslashes, NUL',
    files: () => ({
      'openapi.yaml': referring(
        'file:///etc/passwd',
        '/etc/passwd',
        '../canary.yaml',
        '%2e%2e/canary.yaml',
        '..%2fcanary.yaml',
        'file:///proc/self/environ',
        'FILE://localhost/etc/passwd',
        'file://169.254.169.254/share',
        'a%00/../../canary.yaml',
        'C:\\Windows\\win.ini',
        '\\\\server\\share\\x.yaml',
      ),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:11:22: warning: The document "file:\/\/\/etc\/passwd" is not read: it lies outside /m,
    remedy: /Keep documents under one folder/,
  },
  {
    name: 'links out of the folder',
    about: 'symbolic links from the folder to a file and a folder outside of it, and to themselves',
    files: () => ({ 'openapi.yaml': referring('link.yaml', 'up/canary.yaml', 'loop.yaml', 'dev.yaml') }),
    prepare: folder => {
      symlinkSync('../canary.yaml', join(folder, 'link.yaml'));
      symlinkSync('..', join(folder, 'up'));
      symlinkSync('loop.yaml', join(folder, 'loop.yaml'));
      symlinkSync('/dev/zero', join(folder, 'dev.yaml'));
    },
    exit: 0,
    says: /^api\/openapi\.yaml:11:22: warning: The document "link\.yaml" is not read: it lies outside /m,
    remedy: /Keep documents under one folder/,
  },
];
