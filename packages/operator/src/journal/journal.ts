// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { canonicalJson, type Json } from '@api-operators/api';
import { parseJson, stringifyJson } from '@api-operators/rest-mapping';

/** One external call. Secrets are masked before an entry is made. */
export interface JournalEntry {
  /** RFC 3339, when the call began. */
  at: string;
  /** `Pet petshop/rex`. */
  object: string;
  uid: string;
  operation: string;
  method: string;
  url: string;
  requestBody?: Json;
  /** HTTP status; absent where no answer came. */
  status?: number;
  responseBody?: Json;
  durationMs: number;
  /** `ok`, `absent`, `refused`, `unavailable`, `unknown`. */
  outcome: string;
  message?: string;
}

/** An entry as it stands in its object's chain. */
export interface RecordedEntry extends JournalEntry {
  /** Position in the object's chain, from 1. */
  index: number;
  previousHash: string;
  /** sha256 over `previousHash` and the canonical JSON of the entry. */
  hash: string;
}

export type Verification =
  | { kind: 'intact'; entries: number }
  /** `index` is the first entry that is not what was written, or is missing. */
  | { kind: 'broken'; uid: string; index: number; message: string };

/** The operator's own record of external calls: append-only, one hash chain an object. */
export interface Journal {
  append(entry: JournalEntry): RecordedEntry;
  /** The newest `limit` entries of an object (default 50), newest first. */
  list(uid: string, limit?: number): RecordedEntry[];
  /** Checks one object's chain, or all. */
  verify(uid?: string): Verification;
  close(): void;
}

/** Entries of this size and more keep no bodies. */
const BODY_CAP = 64 * 1024;
const GENESIS = '0'.repeat(64);

/** Opens the journal in a file, made where it does not exist; `:memory:` keeps it until it is closed. */
export function openJournal(file: string): Journal {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
  }
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA busy_timeout = 2000;
    CREATE TABLE IF NOT EXISTS entries (
      uid TEXT NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL,
      previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (uid, position)
    ) WITHOUT ROWID;
  `);
  const last = database.prepare(
    'SELECT position, hash FROM entries WHERE uid = ? ORDER BY position DESC LIMIT 1',
  );
  const insert = database.prepare(
    'INSERT INTO entries (uid, position, entry, previous, hash) VALUES (?, ?, ?, ?, ?)',
  );
  const newest = database.prepare(
    'SELECT * FROM entries WHERE uid = ? ORDER BY position DESC LIMIT ?',
  );
  const chain = database.prepare(
    'SELECT * FROM entries WHERE uid = ? ORDER BY position',
  );
  const objects = database.prepare(
    'SELECT DISTINCT uid FROM entries ORDER BY uid',
  );

  return {
    append(entry) {
      const kept = capped(entry);
      const before = last.get(entry.uid) as
        | { position: number; hash: string }
        | undefined;
      const index = (before?.position ?? 0) + 1;
      const previousHash = before?.hash ?? GENESIS;
      const hash = hashOf(previousHash, index, kept);
      insert.run(entry.uid, index, stringifyJson(kept), previousHash, hash);
      return { ...kept, index, previousHash, hash };
    },
    list: (uid, limit = 50) =>
      (newest.all(uid, limit) as unknown as Row[]).map(recorded),
    verify(uid) {
      const uids =
        uid === undefined
          ? (objects.all() as { uid: string }[]).map(row => row.uid)
          : [uid];
      let entries = 0;
      for (const each of uids) {
        let previous = GENESIS;
        let expected = 1;
        for (const row of chain.all(each) as unknown as Row[]) {
          const broken = {
            kind: 'broken' as const,
            uid: each,
            index: expected,
          };
          if (row.position !== expected) {
            return {
              ...broken,
              message: `entry ${expected} of ${each} is missing`,
            };
          }
          if (
            row.previous !== previous ||
            hashOf(previous, expected, parseJson(row.entry)) !== row.hash
          ) {
            return {
              ...broken,
              message: `entry ${expected} of ${each} was changed`,
            };
          }
          previous = row.hash;
          expected += 1;
          entries += 1;
        }
      }
      return { kind: 'intact', entries };
    },
    close: () => database.close(),
  };
}

interface Row {
  position: number;
  entry: string;
  previous: string;
  hash: string;
}

function recorded(row: Row): RecordedEntry {
  const entry = parseJson(row.entry) as unknown as JournalEntry;
  return {
    ...entry,
    index: row.position,
    previousHash: row.previous,
    hash: row.hash,
  };
}

function hashOf(previous: string, index: number, entry: unknown): string {
  return createHash('sha256')
    .update(`${previous}\n${index}\n${canonicalJson(entry)}`)
    .digest('hex');
}

function capped(entry: JournalEntry): JournalEntry {
  const kept = { ...entry };
  for (const body of ['requestBody', 'responseBody'] as const) {
    if (
      kept[body] !== undefined &&
      stringifyJson(kept[body]).length > BODY_CAP
    ) {
      kept[body] = `(left out: larger than ${BODY_CAP / 1024} KiB)`;
    }
    if (kept[body] === undefined) {
      delete kept[body];
    }
  }
  return kept;
}
