// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';

const value = (text: string): unknown => {
  const compiled = compile(text, { variables: {} });
  assert.ok(compiled.kind === 'ok', `${text}: ${compiled.kind === 'refused' ? compiled.problems[0].message : ''}`);
  const result = compiled.program.evaluate({}, { steps: 10_000 });
  return result.kind === 'value' ? result.value : result.kind;
};
const table = (rows: Record<string, unknown>) => {
  for (const [text, expected] of Object.entries(rows)) assert.deepEqual(value(text), expected, text);
};

test('quantities compare and calculate by amount', () => {
  table({
    'quantity("1Gi") == quantity("1024Mi")': true,
    'quantity("1.5k").asInteger()': 1500,
    'quantity("100m").asApproximateFloat()': 0.1,
    'quantity("1k").add(quantity("1")).asInteger()': 1001,
    'quantity("1k").sub(1).asInteger()': 999,
    'quantity("1").compareTo(quantity("2"))': -1,
    'quantity("-3").sign()': -1,
    'isQuantity("1.3.3")': false,
    'quantity("x")': 'error',
  });
});

test('addresses and blocks are read as Kubernetes reads them', () => {
  table({
    'string(ip("0:0:0:0:0:0:0:1"))': '::1',
    'string(ip("2001:db8:0:0:1:0:0:1"))': '2001:db8::1:0:0:1',
    'ip.isCanonical("2001:DB8::1")': false,
    'isIP("1.2.3.04")': false,
    'isIP("::ffff:1.2.3.4")': false,
    'ip("127.0.0.1").isLoopback()': true,
    'ip("169.254.1.1").isLinkLocalUnicast()': true,
    'ip("8.8.8.8").isGlobalUnicast()': true,
    'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")': true,
    'cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8")': true,
    'cidr("::1/64").prefixLength()': 64,
    'isCIDR("10.0.0.0/33")': false,
  });
});

test('URLs are taken apart without being changed', () => {
  table({
    'url("https://user@a.b:80/c%20d?x=1&x=2#f").getHost()': 'a.b:80',
    'url("https://[::1]:80/").getHostname()': '::1',
    'url("https://a.b:80/").getPort()': '80',
    'url("https://a/c d").getEscapedPath()': '/c%20d',
    'url("https://a/?x=1&x=2&y").getQuery()["x"]': ['1', '2'],
    'isURL("a.b/c")': false,
  });
});

test('lists, sets, text and patterns', () => {
  table({
    '[1, 2, 3].sum()': 6,
    '[1.5, 2.0].sum()': 3.5,
    '["b", "a"].isSorted()': false,
    '[2, 1, 3].max() - [2, 1, 3].min()': 2,
    '["a", "b", "a"].lastIndexOf("a")': 2,
    '[3, 1].sort()': [1, 3],
    '[[1], [2, 3]].flatten()': [1, 2, 3],
    'sets.equivalent([1, 1], [1])': true,
    'sets.intersects([1], [2])': false,
    '"a1b22".findAll("[0-9]+")': ['1', '22'],
    '"abc".find("x")': '',
    '"tacocat".substring(0, 4)': 'taco',
    '"  x ".trim()': 'x',
    'strings.quote("a\\"b")': '"a\\"b"',
    '"%s has %d, %.1f".format(["x", 3, 1.25])': 'x has 3, 1.3',
    'timestamp("2020-01-01T23:30:00Z").getDate("Europe/Berlin")': 2,
    'duration("1h30m").getMinutes()': 90,
    'timestamp("2020-01-01T00:00:00.123456789Z") + duration("1ns")': '2020-01-01T00:00:00.12345679Z',
  });
});

test('a library that is not switched on has no functions', () => {
  const compiled = compile('"a".charAt(0)', { variables: {}, libraries: ['lists'] });
  assert.ok(compiled.kind === 'refused' && compiled.problems[0].code === 'unknown-function');
});
