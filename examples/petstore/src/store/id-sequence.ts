// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';

/** Ids that callers choose move the sequence on only up to here; beyond it the shop never counts. */
const LIMIT = 2n ** 53n;

/** Gives out ids, 1 and up; what was taken once never comes again, not even after a delete. */
export class IdSequence {
  readonly #database: DatabaseSync;
  readonly #name: string;

  constructor(database: DatabaseSync, name: string) {
    this.#database = database;
    this.#name = name;
    database.exec(
      'CREATE TABLE IF NOT EXISTS id_sequences (name TEXT PRIMARY KEY, last INTEGER NOT NULL)',
    );
  }

  next(): bigint {
    const row = this.#database
      .prepare('SELECT last FROM id_sequences WHERE name = ?')
      .get(this.#name);
    const id = BigInt((row?.last as number | undefined) ?? 0) + 1n;
    this.#write(id);
    return id;
  }

  /** Notes an id that a caller chose. */
  taken(id: bigint): void {
    if (id < LIMIT) {
      this.#write(id);
    }
  }

  #write(id: bigint): void {
    this.#database
      .prepare(
        `INSERT INTO id_sequences (name, last) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)`,
      )
      .run(this.#name, id);
  }
}
