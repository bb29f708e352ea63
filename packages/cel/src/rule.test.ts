// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileRule, unescapeField } from './rule.ts';
import type { SchemaLike } from './types.ts';

// What kube-apiserver 1.34.1 made of these rules and values, recorded once.
type Recorded = {
  rule: string; schema: SchemaLike; accepted: boolean;
  values: { value: unknown; holds: boolean; message?: string }[];
};
const recorded: Recorded[] = JSON.parse(readFileSync(new URL('./testdata/kube-apiserver-rules.json', import.meta.url), 'utf8'));
const LIMITS = { steps: 100_000 };

/** kube-apiserver estimates this one to cost too much; we only limit what is really used. */
const COST = new Set(["self.map(x, x + '!').join(',') == 'a!,b!'"]);
/** Errors of Go libraries, whose wording is not ours. */
const WORDING = /URL parse error|call arguments did not match/;

test('rules are accepted, and values judged, as kube-apiserver does', () => {
  for (const { rule, schema, accepted, values } of recorded) {
    const compiled = compileRule(rule, schema);
    if (COST.has(rule)) continue;
    assert.equal(compiled.kind === 'ok', accepted, rule);
    if (compiled.kind !== 'ok') continue;
    for (const { value, holds, message } of values) {
      const result = compiled.evaluate(value, undefined, LIMITS);
      assert.equal(result.kind === 'holds', holds, `${rule} on ${JSON.stringify(value)}: ${JSON.stringify(result)}`);
      const error = / evaluating rule: /.test(message ?? '') && !WORDING.test(message!);
      if (error) {
        assert.equal(result.kind, 'error', rule);
        const text: string = result.kind === 'error' ? `${result.message} evaluating rule: ${rule}` : '';
        assert.equal(message!.replace(/^Invalid value: "\w*": /, ''), text);
      }
    }
  }
});

test('a transition rule holds as long as there is no old value', () => {
  const rule = compileRule('self == oldSelf', { type: 'string' });
  assert.ok(rule.kind === 'ok' && rule.transition);
  assert.deepEqual(rule.evaluate('a', undefined, LIMITS), { kind: 'holds' });
  assert.deepEqual(rule.evaluate('a', 'a', LIMITS), { kind: 'holds' });
  assert.deepEqual(rule.evaluate('b', 'a', LIMITS), { kind: 'violated' });
});

test('with optionalOldSelf the rule runs on creation too', () => {
  const rule = compileRule({ rule: 'oldSelf.hasValue() || self == "new"', optionalOldSelf: true }, { type: 'string' });
  assert.ok(rule.kind === 'ok' && rule.transition);
  assert.deepEqual(rule.evaluate('x', undefined, LIMITS), { kind: 'violated' });
  assert.deepEqual(rule.evaluate('new', undefined, LIMITS), { kind: 'holds' });
  assert.deepEqual(rule.evaluate('x', 'y', LIMITS), { kind: 'holds' });
});

test('a messageExpression gives the message', () => {
  const rule = compileRule({ rule: 'self < 3', messageExpression: '"must be below 3, not " + string(self)' }, { type: 'integer' });
  assert.ok(rule.kind === 'ok' && !rule.transition);
  assert.deepEqual(rule.evaluate(5, undefined, LIMITS), { kind: 'violated', message: 'must be below 3, not 5' });
});

test('oldSelf is unknown where no transition rule may stand', () => {
  const rule = compileRule('self == oldSelf', { type: 'string' }, { transition: false });
  assert.ok(rule.kind === 'refused');
  assert.equal(rule.problems[0].code, 'unknown-variable');
});

test('a rule that is no bool and a message that is no string are refused', () => {
  assert.equal(compileRule('self + 1', { type: 'integer' }).kind, 'refused');
  assert.equal(compileRule({ rule: 'true', messageExpression: '5' }, { type: 'integer' }).kind, 'refused');
});

test('escaped field names are read as Kubernetes writes them', () => {
  assert.equal(unescapeField('foo__dash__bar'), 'foo-bar');
  assert.equal(unescapeField('a__dot__b__slash__c__underscores__d'), 'a.b/c__d');
  assert.equal(unescapeField('__namespace__'), 'namespace');
});
