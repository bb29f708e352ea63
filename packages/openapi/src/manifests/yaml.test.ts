// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { parse } from 'yaml';
import { toYaml } from './yaml.ts';

const TEXTS = [
  '', ' ', 'plain', 'two words', 'on', 'Yes', 'n', 'null', '~', 'true', '1', '1.0', '0x1f', '1e3', '.5', '1_000', '12:30:45',
  '2030-01-31', '=', '<<', '- x', '-', '? x', ': x', 'a: b', 'a:', 'x #y', '#', '# not a comment', "it's", '"quoted"',
  '[a]', '{a}', '*x', '&x', '!x', '%x', '@x', '`x`', '|', '>', 'x\ny', 'x\n', '\nx', 'x\n\ny\n\n', '  indented\nx', 'x \ny',
  'tab\there', '\u0000', '\u0085', '\u2028', '\ufeff', 'é', '日本', '😀', '\\', 'C:\\x', 'a,b', 'NaN', '.inf', 'x: |', '---', '...',
  'a\r\nb', 'trailing\n ', '\u007f',
];

for (const [name, read] of Object.entries({
  'YAML 1.2': (text: string): unknown => parse(text),
  'YAML 1.1': (text: string): unknown => load(text, { schema: YAML11_SCHEMA }),
})) {
  test(`texts, keys and nested values read back the same by ${name}`, () => {
    for (const value of TEXTS) {
      const whole = { a: value, list: [value, [value, { b: value }], { c: value, d: [] }], empty: {}, more: { deep: { [`k${value}`]: value } } };
      assert.deepEqual(read(toYaml(whole)), whole, JSON.stringify(value));
    }
  });

  test(`numbers, booleans and null read back the same by ${name}`, () => {
    for (const value of [0, -1, 1.5, 1e21, 1.7976931348623157e308, 5e-324, 123456789012, true, false, null]) {
      assert.deepEqual(read(toYaml({ value })), { value }, String(value));
    }
  });
}

test('keys that any parser may read as something else are quoted', () => {
  assert.equal(toYaml({ on: 1, y: 2, null: 3, 1: 4, name: 5 }), '"1": 4\n"on": 1\n"y": 2\n"null": 3\nname: 5\n');
});

test('members that are undefined are left out', () => {
  assert.equal(toYaml({ a: undefined, b: [{ c: undefined }] }), 'b:\n- {}\n');
});
