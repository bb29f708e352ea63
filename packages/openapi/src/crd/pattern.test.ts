// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from '@api-operators/schema';
import { compile } from '../compile.ts';
import { patternText } from '../manifests/pattern-text.ts';
import { sampleValue } from '../manifests/sample-value.ts';
import { re2Pattern } from './pattern.ts';

test('patterns that RE2 takes are kept, and escapes that it spells otherwise are translated', () => {
  const cases: Record<string, string> = {
    '^[a-z]+$': '^[a-z]+$',
    '\\u00e4': '\\x{00e4}',
    '\\u{1F600}': '\\x{1F600}',
    '(?<year>\\d{4})': '(?P<year>\\d{4})',
    'a\\/b': 'a\\/b',
    '[^]': '[\\s\\S]',
    '\\ud83d\\ude00+': '\\x{1f600}+',
    '\\p{Letter}\\p{Script=Greek}': '\\p{L}\\p{Greek}',
    '/^[a-z]+$/i': '(?i)^[a-z]+$',
  };
  for (const [source, pattern] of Object.entries(cases)) {
    assert.deepEqual(re2Pattern(source), { kind: 'kept', pattern }, source);
  }
});

test('white space is what ECMA 262 takes for it, also in a set', () => {
  for (const source of ['^\\s$', '^[a\\s]$', '^(?:[x]|\\s)$']) {
    const result = re2Pattern(source);
    assert.equal(result.kind, 'kept');
    const schema = { type: 'string', pattern: result.kind === 'kept' ? result.pattern : '' };
    for (const space of [' ', '\t', '\v', '\u00a0', '\u2003', '\u2028', '\ufeff']) {
      assert.deepEqual(validate(schema, space), [], `${source} U+${space.charCodeAt(0).toString(16)}`);
    }
    assert.equal(validate(schema, 'b').length, 1);
  }
});

test('patterns that RE2 has no equivalent of are dropped with the reason', () => {
  for (const source of ['^(?!x)', '(?<=a)b', '\\ud83d', '\\p{Emoji}', '\\p{Nag_Mundari}', '\\p{Script_Extensions=Greek}', '(a)\\1', 'a{1,1024}', '(', 'x'.repeat(3_000)]) {
    const result = re2Pattern(source);
    assert.equal(result.kind, 'dropped', source);
    assert.ok(result.kind === 'dropped' && result.why.length > 5);
  }
});

test('a text is found that a pattern matches', () => {
  const patterns = [
    '^arn:aws:[a-z]+:\\d{12}:.+$', '^[A-Z]{2}-\\d{3}$', '^(a|b)+c?$', '[^\\s]+', '^\\p{Lu}\\w*$', '^[\\w.-]{3,}$', '^$|^x$',
    '^(?:foo|bar)(?P<n>\\d)$', '^[[:alpha:]]+$', '^\\x{41}$', '^[a\\]b]+$', '\\S+@\\S+\\.\\S+',
  ];
  for (const pattern of patterns) {
    const text = patternText(pattern);
    assert.notEqual(text, undefined, pattern);
    const native = pattern.replace('\\x{41}', 'A').replace('(?P<', '(?<').replace('[[:alpha:]]', '[A-Za-z]');
    assert.match(text!, new RegExp(native, 'u'), pattern);
  }
});

test('a pattern for one character is not asked of a text that must be longer', () => {
  const schemaOf = (schema: object) => {
    const document = {
      openapi: '3.0.3',
      info: { title: 'Tokens', version: '1' },
      paths: {
        '/token': {
          post: {
            requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['id'], properties: { id: { type: 'string', ...schema } } } } } },
            responses: { 200: { description: 'ok' } },
          },
        },
      },
    };
    const result = compile({ documents: new Map([['t', JSON.stringify(document)]]), root: 't', options: { group: 't.example.com' } });
    assert.ok(result.kind === 'compiled');
    const [{ crd, sample }] = result.operator.kinds;
    const { id } = crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec.properties!;
    return { pattern: id.pattern, sample: (sample.spec as { id?: string }).id, said: result.diagnostics.map(({ message }) => message).join() };
  };
  const impossible = schemaOf({ pattern: '^[a-z0-9]$', minLength: 32, maxLength: 32 });
  assert.equal(impossible.pattern, undefined);
  assert.equal(impossible.sample?.length, 32);
  assert.match(impossible.said, /only texts of 1 character match it/);
  assert.equal(schemaOf({ pattern: '^[a-z][0-9]$', minLength: 2 }).pattern, '^[a-z][0-9]$');
  assert.equal(schemaOf({ pattern: '^[a-z]+$', minLength: 32 }).pattern, '^[a-z]+$');
});

test('a sample is as long as its schema asks for beside the pattern', () => {
  const text = (schema: object) => sampleValue({ type: 'string', ...schema }, []);
  assert.match(String(text({ pattern: '^st-[a-zA-Z0-9]+$', minLength: 16, maxLength: 16 })), /^st-\w{13}$/);
  assert.equal(String(text({ pattern: '^arn:aws:gamesparks:', minLength: 20, maxLength: 2048 })).length, 20);
});
