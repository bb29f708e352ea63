// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTemplate } from './template.ts';

const parts = (text: string) => {
  const parsed = parseTemplate(text);
  assert.ok(parsed.kind === 'ok', JSON.stringify(parsed));
  return parsed.parts.map(part => ('text' in part ? part.text : [part.expression]));
};

test('text and expressions are told apart, with offsets into the text', () => {
  assert.deepEqual(parts('a-${b.c}-d${e}'), ['a-', ['b.c'], '-d', ['e']]);
  const parsed = parseTemplate('a-${b.c}');
  assert.ok(parsed.kind === 'ok');
  const part = parsed.parts[1];
  assert.ok('expression' in part && 'a-${b.c}'.slice(part.start, part.end) === 'b.c');
});

test('a text that is one expression is whole', () => {
  const whole = (text: string) => {
    const parsed = parseTemplate(text);
    return parsed.kind === 'ok' && parsed.whole;
  };
  assert.equal(whole('${a}'), true);
  assert.equal(whole(' ${a}'), false);
  assert.equal(whole('${a}${b}'), false);
  assert.equal(whole('a'), false);
  assert.deepEqual(parts(''), ['']);
});

test('braces and strings inside an expression are honoured', () => {
  assert.deepEqual(parts('${ {"a":1}["a"] }'), [[' {"a":1}["a"] ']]);
  assert.deepEqual(parts('${"}" + \'{\'}x'), [['"}" + \'{\''], 'x']);
  assert.deepEqual(parts('${"\\"}"}'), [['"\\"}"']]);
  assert.deepEqual(parts('${r"\\"}'), [['r"\\"']]);
  assert.deepEqual(parts('${"""}"}"""}'), [['"""}"}"""']]);
});

test('$${ is a literal ${', () => {
  assert.deepEqual(parts('a$${b}${c}'), ['a${b}', ['c']]);
  assert.deepEqual(parts('$$${c}'), ['$${c}']);
});

test('a nested, unclosed or empty expression is refused at its place', () => {
  const place = (text: string) => {
    const parsed = parseTemplate(text);
    assert.ok(parsed.kind === 'refused');
    return parsed.problem.start;
  };
  assert.equal(place('a ${b${c}}'), 5);
  assert.equal(place('a ${b'), 2);
  assert.equal(place('${"abc}'), 2);
  assert.equal(place('${ }'), 0);
});
