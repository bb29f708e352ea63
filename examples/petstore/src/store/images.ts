// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';

/** The pictures of the pets. */
export class Images {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(
      `CREATE TABLE IF NOT EXISTS images
       (pet_id INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, remark TEXT,
        PRIMARY KEY (pet_id, number))`,
    );
  }

  /** Stores another picture; its number among those of the pet, from 1. */
  add(petId: bigint, bytes: Buffer, remark: string | undefined): number {
    const number = this.count(petId) + 1;
    this.#database
      .prepare(
        'INSERT INTO images (pet_id, number, bytes, remark) VALUES (?, ?, ?, ?)',
      )
      .run(petId, number, bytes, remark ?? null);
    return number;
  }

  count(petId: bigint): number {
    const row = this.#database
      .prepare('SELECT count(*) AS number FROM images WHERE pet_id = ?')
      .get(petId);
    return (row?.number as number | undefined) ?? 0;
  }

  deleteAll(petId: bigint): void {
    this.#database.prepare('DELETE FROM images WHERE pet_id = ?').run(petId);
  }
}
