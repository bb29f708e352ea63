// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';
import { Summary } from './summary.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'summary-'));
after(() => rmSync(folder, { recursive: true, force: true }));

it('ends with one line that sums this run and those before it', () => {
  const file = path.join(folder, 'summary.json');
  const first = new Summary(file);
  first.add({ name: 'unit', passed: 40, failed: 1, seconds: 3.2 });
  first.add({ name: 'browser', passed: 2, failed: 0, seconds: 30 });
  assert.match(String(first), /\n42 passed, 1 failed$/);

  const second = new Summary(file);
  second.add({ name: 'control-plane', passed: 8, failed: 0, seconds: 60 });
  assert.match(String(second), /^unit .*\n.*\ncontrol-plane .*\n50 passed, 1 failed$/);
});
