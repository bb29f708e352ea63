// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HAZARDS } from './hazards.ts';
import { hazardTests } from './hazard-tests.ts';
import { withTable } from './reliability.ts';

const ROOT = join(import.meta.dirname, '../../../..');

test('every hazard has a test, and every test names a hazard of the list', () => {
  const tests = hazardTests(ROOT);
  const covered = new Set(tests.flatMap(each => each.hazards));
  const listed = HAZARDS.map(([id]) => id);
  assert.deepEqual(
    listed.filter(id => !covered.has(id)),
    [],
    'hazards without a test',
  );
  assert.deepEqual(
    [...covered].filter(id => !listed.includes(id)),
    [],
    'numbers that are in no list',
  );
});

test('docs/reliability.md names the tests that there are; npm run test:faults -- --write writes it', () => {
  const text = readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8');
  assert.equal(text, withTable(text, hazardTests(ROOT)));
});
