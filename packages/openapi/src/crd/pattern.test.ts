// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from '@api-operators/schema';
import { patternText } from '../manifests/pattern-text.ts';
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
