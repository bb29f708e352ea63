// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDocument, type LoadedDocument } from './document.ts';
import { positionsOf } from './positions.ts';

function loaded(text: string, uri = 'a.yaml'): LoadedDocument {
  const result = loadDocument(uri, text);
  assert.equal(result.kind, 'loaded');
  return (result as Extract<typeof result, { kind: 'loaded' }>).document;
}

function unreadable(text: string, uri = 'a.yaml') {
  const result = loadDocument(uri, text);
  assert.equal(result.kind, 'unreadable');
  return result as Extract<typeof result, { kind: 'unreadable' }>;
}

const at = (document: LoadedDocument, pointer: string) => {
  const { line, column } = positionsOf(document, new Set([pointer])).get(pointer)!;
  return [line, column];
};

test('a pointer into YAML has the position of its key', () => {
  const document = loaded('info:\n  title: "x"\npaths:\n  /pet/{id}:\n    get: {b: [x, {d: 1}]}\n    \'post\':\n      - a\n      - "k": 1\n');
  assert.deepEqual(at(document, '/info/title'), [2, 3]);
  assert.deepEqual(at(document, '/paths/~1pet~1{id}/get/b/1/d'), [5, 19]);
  assert.deepEqual(at(document, '/paths/~1pet~1{id}/post'), [6, 5]);
  assert.deepEqual(at(document, '/paths/~1pet~1{id}/post/1/k'), [8, 9]);
});

test('a pointer into JSON has the position of its key, escapes and all', () => {
  const document = loaded('{\n "a\\u002fb": {"~": [1,\n  {"c": "x\\"y", "d": 2}]},\n "e": 1}', 'a.json');
  assert.deepEqual(at(document, '/a~1b/~0/1/d'), [3, 17]);
  assert.deepEqual(at(document, '/e'), [4, 2]);
});

test('what is missing is placed at its nearest ancestor', () => {
  assert.deepEqual(at(loaded('info:\n  title: x\n'), '/info/version/x'), [1, 1]);
});

test('integers beyond 2^53 are kept exactly', () => {
  const { tree } = loaded('{"a": 9007199254740993, "b": -12345678901234567890, "c": 1.5, "d": "12345678901234567890"}', 'a.json');
  assert.deepEqual(tree, { a: 9007199254740993n, b: -12345678901234567890n, c: 1.5, d: '12345678901234567890' });
});

test('integers beyond 2^53 are kept exactly in YAML, in defaults, enums and as plain text', () => {
  const { tree } = loaded('a: 9007199254740993\nb: -12345678901234567890\nc: [1, +9223372036854775807, 0x10]\nd: "12345678901234567890"\ne: 1.5\n');
  assert.deepEqual(tree, { a: 9007199254740993n, b: -12345678901234567890n, c: [1, 9223372036854775807n, 16], d: '12345678901234567890', e: 1.5 });
});

test('a member that occurs twice in JSON is told, whatever is written inside strings', () => {
  const result = loadDocument('a.json', '{"x": {"k": "\\"{k\\\\"}, "y": [{"k": 1}, {"k": 2}],\n "k": 1, "\\u006b": 2}');
  assert.ok(result.kind === 'loaded' && result.duplicateKeys, 'not told');
  assert.deepEqual(result.duplicateKeys, [{ message: 'duplicated member "k"', position: { line: 2, column: 10 } }]);
  assert.equal(loadDocument('b.json', '{"x": {"k": ","}, "k": [1, "k", "k"]}').kind, 'loaded');
  assert.ok(!('duplicateKeys' in loadDocument('b.json', '{"x": {"k": ","}, "k": [1, "k", "k"]}')));
});

test('a key called __proto__ is a key', () => {
  for (const text of ['{"__proto__": {"x": 1}}', '__proto__: {x: 1}\n']) {
    const { tree } = loaded(text);
    assert.deepEqual(Object.keys(tree as object), ['__proto__']);
    assert.equal((tree as { x?: number }).x, undefined);
  }
});

test('what is no JSON is told where it stops being so', () => {
  const cases: [text: string, line: number, column: number, says: RegExp][] = [
    ['{"a": 1,}', 1, 9, /expected a member name in double quotes but found "}"/],
    ['{"a": tru}', 1, 7, /expected a value/],
    ['{"a":\n "b', 2, 2, /the string is not closed/],
    ['{"a": 1} x', 1, 10, /nothing more after the end/],
    ['{"a": [1 2]}', 1, 10, /expected "," or "\]" but found "2"/],
    ['{"a": 01}', 1, 7, /expected a value/],
  ];
  for (const [text, line, column, says] of cases) {
    const fault = unreadable(text, 'a.json');
    assert.deepEqual([fault.position.line, fault.position.column], [line, column], text);
    assert.match(fault.message, says);
  }
});

test('what is no YAML is told with its place', () => {
  const fault = unreadable('a: 1\nb: c: d\n');
  assert.deepEqual([fault.position.line, fault.position.column], [2, 5]);
  assert.match(unreadable('a: !!js/function x\n').message, /unknown .*tag/);
});

test('YAML aliases that stand for an endless document are refused at once', () => {
  const levels = Array.from({ length: 12 }, (_, n) => `a${n}: &a${n} [${Array(10).fill(n === 0 ? 'x' : `*a${n - 1}`).join(', ')}]`);
  const start = performance.now();
  assert.match(unreadable(`${levels.join('\n')}\n`).message, /aliases stand for more than/);
  assert.ok(performance.now() - start < 2_000);
});

test('a key that occurs twice is told, and the last one counts', () => {
  const result = loadDocument('a.yaml', 'a: 1\na: 2\n');
  assert.ok(result.kind === 'loaded' && result.duplicateKeys);
  assert.deepEqual(result.document.tree, { a: 2 });
  assert.deepEqual(result.duplicateKeys[0].position, { line: 2, column: 1 });
});

test('every key that occurs twice is told at its own place, in JSON and in YAML', () => {
  const cases: [text: string, places: string[]][] = [
    ['{"a": {"b": 1, "b": 2},\n "a": [{"b": 1, "b": {"c": 1, "c": 2}}]}', ['1:16 "b"', '2:2 "a"', '2:17 "b"', '2:31 "c"']],
    ['a:\n  b: 1\n  b: 2\n"a": [{b: 1, b: {c: 1, c: 2}}]\n', ['3:3 "b"', '4:1 "a"', '4:14 "b"', '4:24 "c"']],
    ['a: &a {b: 1}\nc: {<<: *a, <<: *a, b: 2}\n', []],
    ['1: x\n0x1: y\n', ['2:1 key']],
  ];
  for (const [text, places] of cases) {
    const result = loadDocument(text.startsWith('{') ? 'a.json' : 'a.yaml', text);
    assert.ok(result.kind === 'loaded');
    const told = (result.duplicateKeys ?? []).map(({ message, position }) => `${position.line}:${position.column} ${message.replace(/^.* /, '')}`);
    assert.deepEqual(told, places, text);
  }
});

test('text in YAML stays text: dates, yes and no', () => {
  assert.deepEqual(loaded('a: 2030-01-31\nb: yes\nc: 1.0.0\n200: x\n').tree, { 200: 'x', a: '2030-01-31', b: 'yes', c: '1.0.0' });
});
