// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import type { KubeObject } from '@api-operators/api';
import { openJournal, type JournalEntry } from '@api-operators/operator';
import { callsOf } from './callsOf.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'calls-'));
after(() => rmSync(folder, { recursive: true }));

const rex = { apiVersion: 'v1', kind: 'Pet', metadata: { name: 'rex', uid: 'u1' } } as KubeObject;

const call = (operation: string, method: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  object: 'Pet shop/rex',
  uid: 'u1',
  operation,
  method,
  url: 'http://shop.example/pet/1',
  status: 200,
  durationMs: 3,
  outcome: 'ok',
  ...more,
});

/** What was changed by each call, the oldest first. */
function changes(...entries: JournalEntry[]) {
  const journal = openJournal(':memory:');
  for (const entry of entries) journal.append(entry);
  const { calls } = callsOf(journal, rex);
  journal.close();
  return calls.toReversed().map(each => each.changes);
}

test('each call that changes something shows before and after, member by member', () => {
  const found = changes(
    call('create', 'POST', { requestBody: { name: 'Rex' }, responseBody: { id: 1, name: 'Rex' } }),
    call('get', 'GET', { responseBody: { id: 1, name: 'Rex', status: 'sold' } }),
    call('update', 'PUT', { requestBody: { id: 1, name: 'Max' }, responseBody: { id: 1, name: 'Max' } }),
    call('delete', 'DELETE', { status: 204 }),
  );
  assert.deepEqual(found, [
    [{ path: 'id', after: 1 }, { path: 'name', after: 'Rex' }],
    undefined,
    [{ path: 'name', before: 'Rex', after: 'Max' }, { path: 'status', before: 'sold' }],
    [{ path: 'id', before: 1 }, { path: 'name', before: 'Max' }],
  ]);
});

test('where the API answers a change with nothing, what was sent counts', () => {
  const [, changed] = changes(
    call('create', 'POST', { responseBody: { id: 1, name: 'Rex' } }),
    call('patch', 'PATCH', { requestBody: { name: 'Max' }, status: 204 }),
  );
  assert.deepEqual(changed, [{ path: 'name', before: 'Rex', after: 'Max' }]);
});

test('a call that was refused or lost changed nothing that is known, and says why', () => {
  const journal = openJournal(':memory:');
  journal.append(call('create', 'POST', { responseBody: { name: 'Rex' } }));
  journal.append(call('update', 'PUT', { requestBody: { name: '' }, outcome: 'refused', status: 400, message: 'a pet needs a name' }));
  const [refused] = callsOf(journal, rex).calls;
  journal.close();
  assert.equal(refused.changes, undefined);
  assert.deepEqual([refused.entry, refused.outcome, refused.status, refused.message], [2, 'refused', 400, 'a pet needs a name']);
});

test('a journal that was tampered with says at which entry', () => {
  const file = path.join(folder, 'journal.sqlite');
  const journal = openJournal(file);
  journal.append(call('create', 'POST', { requestBody: { name: 'Rex' } }));
  journal.append(call('update', 'PUT', { requestBody: { name: 'Max' } }));
  assert.deepEqual(callsOf(journal, rex).journal, { kind: 'intact', entries: 2 });
  const raw = new DatabaseSync(file);
  raw.exec(`UPDATE entries SET entry = replace(entry, 'Rex', 'Bob') WHERE position = 1`);
  raw.close();
  const check = callsOf(journal, rex).journal;
  journal.close();
  assert.ok(check?.kind === 'broken');
  assert.equal(check.entry, 1);
  assert.match(check.message, /entry 1 .* was changed/);
});

test('where the journal is kept elsewhere there are no calls, and no word of it', () => {
  assert.deepEqual(callsOf(undefined, rex), { calls: [] });
});
