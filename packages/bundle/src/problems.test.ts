// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROBLEM_CODES, problemLine, problemText } from './problems.ts';

const root = join(import.meta.dirname, '../../..');

test('the reference page has one row for each problem, with the same words', () => {
  const page = readFileSync(join(root, 'docs/reference/bundle-problems.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, code, text]) => [code, text]);
  assert.deepEqual(rows, Object.entries(PROBLEM_CODES));
});

test('every code is seen in a scenario', () => {
  const scenarios = join(import.meta.dirname, '../scenarios');
  const texts = readdirSync(scenarios, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('scenario.txt'))
    .map(name => readFileSync(join(scenarios, name), 'utf8'))
    .join('\n');
  const unseen = Object.keys(PROBLEM_CODES).filter(code => !texts.includes(`[${code}]`));
  assert.deepEqual(unseen, ['kind-scope', 'config-missing', 'config-value', 'release-mismatch'], 'told by other tests');
});

test('a problem is told with its place, and with file, line and column where the text is known', () => {
  const problem = { code: 'type-mismatch', message: 'No.', node: 'a', path: 'resources[0].spec.x' } as const;
  assert.equal(problemText(problem), 'resources[0].spec.x (node a): No.');
  assert.equal(
    problemLine({ ...problem, line: 3, column: 7 }, 'b.yaml'),
    'b.yaml:3:7: resources[0].spec.x (node a): No. [type-mismatch]',
  );
  assert.equal(problemText({ code: 'shape', message: 'No.', path: '' }), 'No.');
});
