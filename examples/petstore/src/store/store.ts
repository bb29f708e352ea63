// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Collection } from './collection.ts';
import { IdSequence } from './id-sequence.ts';
import { Images } from './images.ts';
import { KeptAnswers } from './kept-answers.ts';
import { Users } from './users.ts';

/** All that a shop remembers. */
export interface Store {
  pets: Collection;
  orders: Collection;
  users: Users;
  images: Images;
  keptAnswers: KeptAnswers;
  petIds: IdSequence;
  orderIds: IdSequence;
  userIds: IdSequence;
  /**
   * Runs `work`. When this returns, what it stored is on the disk; where `keep` says no to its
   * result, or it throws, nothing is.
   */
  transaction<T>(work: () => T, keep?: (result: T) => boolean): T;
  /** Forgets everything. */
  reset(): void;
  close(): void;
}

/** Opens the shop's SQLite file, made where it is missing; `undefined` = in memory. */
export function openStore(file: string | undefined): Store {
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
  }
  const database = new DatabaseSync(file ?? ':memory:');
  // FULL: a commit returns after the disk has it, so an answer never tells of what a crash could undo.
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000',
  );
  const transaction = <T>(work: () => T, keep = (_result: T) => true): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec(keep(result) ? 'COMMIT' : 'ROLLBACK');
      return result;
    } catch (error) {
      if (database.isTransaction) {
        database.exec('ROLLBACK');
      }
      throw error;
    }
  };
  return {
    pets: new Collection(database, 'pets'),
    orders: new Collection(database, 'orders'),
    users: new Users(database),
    images: new Images(database),
    keptAnswers: new KeptAnswers(database),
    petIds: new IdSequence(database, 'pets'),
    orderIds: new IdSequence(database, 'orders'),
    userIds: new IdSequence(database, 'users'),
    transaction,
    reset: () =>
      transaction(() => {
        for (const table of [
          'pets',
          'orders',
          'users',
          'images',
          'kept_answers',
          'id_sequences',
        ]) {
          database.exec(`DELETE FROM ${table}`);
        }
      }),
    close: () => database.close(),
  };
}
