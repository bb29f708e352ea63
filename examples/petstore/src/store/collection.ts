// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../json.ts';
import { parseJson, stringifyJson } from '../json.ts';

/** Objects with an int64 id, kept as JSON. An id that was given once is not given again. */
export class Collection {
  readonly #database: DatabaseSync;
  readonly #table: string;

  constructor(database: DatabaseSync, table: 'pets' | 'orders') {
    this.#database = database;
    this.#table = table;
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (id INTEGER PRIMARY KEY, body TEXT NOT NULL)`,
    );
  }

  get(id: bigint): JsonObject | undefined {
    const row = this.#database
      .prepare(`SELECT body FROM ${this.#table} WHERE id = ?`)
      .get(id);
    return row && (parseJson(row.body as string) as JsonObject);
  }

  put(id: bigint, object: JsonObject): void {
    this.#database
      .prepare(`INSERT OR REPLACE INTO ${this.#table} (id, body) VALUES (?, ?)`)
      .run(id, stringifyJson(object));
  }

  delete(id: bigint): boolean {
    return (
      this.#database.prepare(`DELETE FROM ${this.#table} WHERE id = ?`).run(id)
        .changes > 0
    );
  }

  /** All objects, by id. */
  list(): JsonObject[] {
    return this.#database
      .prepare(`SELECT body FROM ${this.#table} ORDER BY id`)
      .all()
      .map(row => parseJson(row.body as string) as JsonObject);
  }
}
