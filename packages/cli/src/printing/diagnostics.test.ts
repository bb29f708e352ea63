// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '@api-operators/openapi';
import { printDiagnostics } from './diagnostics.ts';

function printed(diagnostics: Diagnostic[], all = false): string {
  let text = '';
  printDiagnostics(diagnostics, { out: () => {}, err: more => (text += more) }, { cwd: '/work', all });
  return text;
}

const found = (severity: Diagnostic['severity'], message: string, uri = '/work/api/openapi.yaml'): Diagnostic => ({
  code: 'some-code',
  severity,
  message,
  remedy: 'Do this.',
  location: { uri, line: 3, column: 5, pointer: '/info' },
});

test('a finding is a line with its place, and what to do below', () => {
  assert.equal(printed([found('error', 'Wrong.')]), 'api/openapi.yaml:3:5: Wrong. [some-code]\n    Do this.\n');
  assert.match(printed([found('warning', 'Odd.', 'https://a.example/x')]), /^https:\/\/a\.example\/x:3:5: warning: Odd\./);
});

test('what a document says cannot steer the terminal', () => {
  assert.match(printed([found('error', 'Bad \u001b[31mred\u202e\nname.')]), /: Bad {2}\[31mred name\. \[some-code\]\n/);
});

test('warnings beyond twenty are counted, choices are shown on request, errors always', () => {
  const many = Array.from({ length: 30 }, (_, n) => found('warning', `W${n}.`));
  const text = printed([found('info', 'Chosen.'), ...many, found('error', 'Wrong.')]);
  assert.match(text, /^api\/openapi\.yaml:3:5: Wrong\./);
  assert.match(text, /… and 10 more; --verbose shows all\.\n$/);
  assert.doesNotMatch(text, /Chosen/);
  assert.match(printed([found('info', 'Chosen.')], true), /info: Chosen\./);
});

test('a message that repeats a whole document is cut, and its place, code and remedy are not', () => {
  const text = printed([found('error', 'x'.repeat(100_000))]);
  assert.match(text, /^api\/openapi\.yaml:3:5: x+… \[some-code\]\n {4}Do this\.\n$/);
  assert.ok(text.length < 1_200, `${text.length} characters`);
});
