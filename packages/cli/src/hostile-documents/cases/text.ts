// SPDX-License-Identifier: Apache-2.0
import { referring, withBody, withBodyText } from '../document.ts';
import type { HostileCase } from '../hostile-case.ts';

const HEAD = 'openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\npaths: {/orders: {post: {operationId: order, responses: {201: {description: made}}}}}\n';

/** Texts that a parser should fall for. */
export const textCases: HostileCase[] = [
  {
    name: 'alias bomb',
    about: 'YAML aliases that stand for 10^12 values',
    files: () => {
      const levels = Array.from({ length: 12 }, (_, n) => `a${n}: &a${n} [${Array(10).fill(n === 0 ? 'x' : `*a${n - 1}`).join(', ')}]\n`);
      return { 'openapi.yaml': `${HEAD}${levels.join('')}` };
    },
    exit: 1,
    says: /^api\/openapi\.yaml:1:1: The document is neither JSON nor YAML: the YAML aliases stand for more than 20000000 values\./m,
    remedy: /Correct the text/,
  },
  {
    name: 'alias inside itself',
    about: 'a YAML alias that is part of what it stands for',
    files: () => ({ 'openapi.yaml': `${HEAD}x: &x {y: [*x]}\n` }),
    exit: 1,
    says: /^api\/openapi\.yaml:1:1: The document is neither JSON nor YAML: the YAML aliases stand for more than/m,
    remedy: /Correct the text/,
  },
  {
    name: '10,000 levels of JSON',
    about: 'a schema of 10,000 nested objects',
    files: () => ({ 'openapi.json': withBodyText(`${'{"properties":{"x":'.repeat(5_000)}{}${'}}'.repeat(5_000)}`) }),
    document: 'openapi.json',
    exit: 0,
    says: /^api\/openapi\.json:1:\d+: warning: The schema is too large for a custom resource definition; below 16 levels it takes any value/m,
    remedy: /./,
  },
  {
    name: '10,000 levels of YAML',
    about: 'a YAML document of 10,000 nested lists',
    files: () => ({ 'openapi.yaml': `${HEAD}x: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n` }),
    exit: 1,
    says: /^api\/openapi\.yaml:4:\d+: The document is neither JSON nor YAML: .*200/m,
    remedy: /Correct the text/,
  },
  {
    name: 'YAML tags',
    about: '`!!js/function`, `!!python/object/apply` and `!<tag:yaml.org,2002:js/undefined>`',
    files: () => ({
      'openapi.yaml': `${HEAD}x: !!js/function "function () { process.exit(7) }"\ny: !!python/object/apply:os.system ["touch pwned"]\nz: !<tag:yaml.org,2002:js/undefined> x\n`,
    }),
    exit: 1,
    says: /^api\/openapi\.yaml:4:\d+: The document is neither JSON nor YAML: unknown .*tag.*js\/function/m,
    remedy: /Correct the text/,
  },
  {
    name: 'duplicate keys',
    about: 'keys that occur twice, in several places',
    files: () => ({ 'openapi.yaml': `${HEAD}x:\n  a: 1\n  a: 2\n  b: {c: 1, c: 2}\nx-y: {d: 1, "d": 2}\n` }),
    exit: 0,
    says: /^api\/openapi\.yaml:6:3: warning: .*\n.*\napi\/openapi\.yaml:7:13: warning: .*\n.*\napi\/openapi\.yaml:8:13: warning: /m,
    remedy: /Remove one of the two/,
  },
  {
    name: 'duplicate keys of JSON',
    about: 'members that occur twice, one of them written with an escape',
    files: () => ({ 'openapi.json': `{"info": {"title": "A", "title": "Shop", "version": "1"},\n"openapi": "3.0.3", "openap\\u0069": "3.0.3",\n"paths": {"/orders": {"get": {"responses": {}}}}}` }),
    document: 'openapi.json',
    exit: 0,
    says: /^api\/openapi\.json:1:25: warning: .*"title".*\n.*\napi\/openapi\.json:2:21: warning: .*"openapi"/m,
    remedy: /Remove one of the two/,
  },
  {
    name: 'lone surrogates',
    about: 'half characters in names, values, titles and descriptions',
    files: () => ({
      'openapi.json': JSON.stringify(withBody({ type: 'object', description: 'x\ud800y', properties: { 'n\udc00': { type: 'string', enum: ['\ud83d', 'b'], default: '\ud83d', pattern: '\ud83d' } } })).replace('"Shop"', '"Sh\\udfffop"'),
    }),
    document: 'openapi.json',
    exit: 0,
    written: files => {
      for (const [path, text] of files) if (path !== 'openapi.json' && !text.isWellFormed()) throw new Error(`${path} holds half a character`);
    },
  },
  {
    name: 'UTF-16',
    about: 'a document in UTF-16 with a byte order mark',
    files: () => ({ 'openapi.yaml': Buffer.from(`\ufeff${HEAD}`, 'utf16le') }),
    exit: 0,
    silent: true,
  },
  {
    name: 'bytes that are no text',
    about: 'an image instead of a document',
    files: () => ({ 'openapi.yaml': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0xff, 0xfe, 0xc0, 0x80]) }),
    exit: 1,
    says: /^api\/openapi\.yaml:3:1: The document is neither JSON nor YAML: null byte is not allowed/m,
    remedy: /Correct the text/,
  },
  {
    name: 'byte order mark and CRLF',
    about: 'a sound document with a byte order mark and the line ends of Windows',
    files: () => ({ 'openapi.yaml': `\ufeff${HEAD.replaceAll('\n', '\r\n')}` }),
    exit: 0,
    silent: true,
  },
  {
    name: 'tabs',
    about: 'YAML that is indented by tabs',
    files: () => ({ 'openapi.yaml': 'openapi: 3.0.3\ninfo:\n\ttitle: Shop\n\tversion: "1"\npaths: {}\n' }),
    exit: 1,
    says: /^api\/openapi\.yaml:3:\d+: The document is neither JSON nor YAML: .*tab/m,
    remedy: /Correct the text/,
  },
  {
    name: 'terminal escapes',
    about: 'escape sequences, line breaks and direction marks in a reference that the message repeats',
    files: () => ({ 'openapi.yaml': referring('gone\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202e\r\n$(reboot).yaml') }),
    exit: 0,
    says: /^api\/openapi\.yaml:11:22: warning: The document "gone \]0;pwned \[2J 31m \$\(reboot\)\.yaml" cannot be read: there is no such file\./m,
    remedy: /Correct the address/,
  },
  {
    name: 'huge numbers',
    about: 'numbers of 10,000 digits, 1e999, -0 and bounds beyond every integer',
    files: () => ({
      'openapi.json': withBodyText(`{"type":"object","properties":{"a":{"type":"integer","minimum":-1e999,"maximum":${'9'.repeat(10_000)},"default":${'9'.repeat(400)}},"b":{"type":"string","maxLength":1e308,"minLength":-0},"c":{"type":"number","multipleOf":1e-320,"enum":[1e999,9007199254740993]}}}`),
    }),
    document: 'openapi.json',
    exit: 0,
    written: files => {
      for (const [path, text] of files) if (/\.(inf|nan)\b|Infinity|NaN\b/i.test(text) && path.startsWith('crds/')) throw new Error(`${path} holds a number that JSON does not have`);
    },
  },
  {
    name: 'NaN and Infinity',
    about: '.nan and .inf as bounds, defaults and values of enums',
    files: () => ({
      'openapi.yaml': HEAD.replace('responses:', 'requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: number, minimum: .nan, maximum: .inf, default: .nan, enum: [.nan, -.inf, 1]}, b: {type: array, maxItems: .inf}}}}}}, responses:'),
    }),
    exit: 0,
    written: files => {
      for (const [path, text] of files) if (/\.(inf|nan)\b|Infinity|NaN\b/i.test(text) && path.startsWith('crds/')) throw new Error(`${path} holds a number that JSON does not have`);
    },
  },
];
