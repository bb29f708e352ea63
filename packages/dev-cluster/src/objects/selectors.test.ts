// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duplicateKeys } from './duplicate-keys.ts';
import { parseFieldSelector } from './field-selector.ts';
import { jsonText, parseJson } from './json.ts';
import { parseLabelSelector } from './label-selector.ts';

function matches(text: string, labels: Record<string, string> | undefined): boolean {
  const parsed = parseLabelSelector(text);
  assert.equal(parsed.kind, 'ok');
  return parsed.kind === 'ok' && (parsed.selector?.(labels) ?? true);
}

test('label selectors choose as kubectl means them', () => {
  const labels = { app: 'web', tier: 'front', n: '5' };
  for (const text of ['app=web', 'app==web', 'app!=db', 'app in (web, db)', 'app notin (db)', 'app', '!gone', 'gone!=x', 'n>4', 'app=web,tier=front', '']) {
    assert.equal(matches(text, labels), true, text);
  }
  for (const text of ['app=db', 'app!=web', 'app in (db)', 'app notin (web)', '!app', 'gone', 'n<4', 'app=web,tier=back', 'constructor']) {
    assert.equal(matches(text, labels), false, text);
  }
  assert.equal(matches('app', undefined), false);
});

test('a broken label selector is refused in the words of a real server', () => {
  assert.deepEqual(parseLabelSelector('=='), { kind: 'refused', message: "found '==', expected: !, identifier, or 'end of string'" });
  assert.deepEqual(parseLabelSelector('a,=b'), { kind: 'refused', message: "found '=', expected: identifier after ','" });
  assert.deepEqual(parseLabelSelector('a===b'), { kind: 'refused', message: "unable to parse requirement: found '=', expected: identifier" });
});

test('field selectors know only the fields that the kind supports', () => {
  const parsed = parseFieldSelector('metadata.name!=a', ['metadata.name']);
  assert.ok(parsed.kind === 'ok' && parsed.selector!({ apiVersion: 'v1', kind: 'X', metadata: { name: 'b' } }));
  assert.deepEqual(parseFieldSelector('spec.x=1', ['metadata.name']), { kind: 'refused', message: 'field label not supported: spec.x' });
});

test('integers beyond a double survive', () => {
  const text = '{"id":9007199254740993,"small":1,"half":0.5}';
  assert.equal(jsonText(parseJson(text)), text);
});

test('keys that occur twice are found where they are', () => {
  assert.deepEqual(duplicateKeys('{"a":{"b":1,"b":"}{\\"","c":[{"d":1,"d":2}]},"a":1}'), ['a.b', 'a.c[0].d', 'a']);
  assert.deepEqual(duplicateKeys('{"a":[],"b":{},"c":"x"}'), []);
});
