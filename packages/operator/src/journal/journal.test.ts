// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openJournal, type JournalEntry } from './journal.ts';

const entry = (
  uid: string,
  more: Partial<JournalEntry> = {},
): JournalEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  object: `Pet shop/${uid}`,
  uid,
  operation: 'create',
  method: 'POST',
  url: 'http://api.example/pet',
  requestBody: { name: 'Rex', id: 9007199254740993n },
  status: 201,
  durationMs: 3,
  outcome: 'ok',
  ...more,
});

test('the journal lists an object’s calls, newest first, with every digit', () => {
  const journal = openJournal(':memory:');
  journal.append(entry('a'));
  journal.append(entry('b'));
  journal.append(entry('a', { operation: 'update', method: 'PUT' }));
  const listed = journal.list('a');
  assert.deepEqual(
    listed.map(e => [e.index, e.method]),
    [
      [2, 'PUT'],
      [1, 'POST'],
    ],
  );
  assert.equal(listed[1].hash, listed[0].previousHash);
  assert.deepEqual(listed[0].requestBody, {
    name: 'Rex',
    id: 9007199254740993n,
  });
  assert.deepEqual(journal.verify(), { kind: 'intact', entries: 3 });
  journal.close();
});

test('an entry that was changed or taken out is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  const file = join(folder, 'sub', 'journal.sqlite');
  const journal = openJournal(file);
  for (let i = 0; i < 3; i++) journal.append(entry('a', { durationMs: i }));
  journal.close();
  const raw = new DatabaseSync(file);
  raw.exec(
    `UPDATE entries SET entry = replace(entry, '"durationMs":1', '"durationMs":7') WHERE position = 2`,
  );
  raw.close();
  const again = openJournal(file);
  const verdict = again.verify('a');
  assert.equal(verdict.kind === 'broken' && verdict.index, 2);
  again.close();
  const cut = new DatabaseSync(file);
  cut.exec('DELETE FROM entries WHERE position = 2');
  cut.close();
  const last = openJournal(file);
  assert.match(JSON.stringify(last.verify()), /entry 2 of a is missing/);
  last.close();
  rmSync(folder, { recursive: true });
});

test('a very large body is left out, and the chain still holds', () => {
  const journal = openJournal(':memory:');
  journal.append(entry('a', { responseBody: 'x'.repeat(100_000) }));
  assert.match(String(journal.list('a')[0].responseBody), /left out/);
  assert.equal(journal.verify().kind, 'intact');
  journal.close();
});
