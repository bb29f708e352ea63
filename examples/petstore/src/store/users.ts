// SPDX-License-Identifier: Apache-2.0
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../json.ts';
import { parseJson, stringifyJson } from '../json.ts';

/** Users by name. A password is kept as a salted hash, apart from the rest, and never read back. */
export class Users {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(
      `CREATE TABLE IF NOT EXISTS users
       (username TEXT PRIMARY KEY, id INTEGER NOT NULL UNIQUE, body TEXT NOT NULL, password TEXT)`,
    );
  }

  get(username: string): JsonObject | undefined {
    const row = this.#database
      .prepare('SELECT body FROM users WHERE username = ?')
      .get(username);
    return row && (parseJson(row.body as string) as JsonObject);
  }

  nameOf(id: bigint): string | undefined {
    const row = this.#database
      .prepare('SELECT username FROM users WHERE id = ?')
      .get(id);
    return row?.username as string | undefined;
  }

  /** Stores a user; `password` absent leaves the stored one as it is. */
  put(
    username: string,
    id: bigint,
    user: JsonObject,
    password: string | undefined,
  ): void {
    this.#database
      .prepare(
        `INSERT INTO users (username, id, body, password) VALUES (?, ?, ?, ?)
         ON CONFLICT (username) DO UPDATE SET id = excluded.id, body = excluded.body,
           password = coalesce(excluded.password, users.password)`,
      )
      .run(
        username,
        id,
        stringifyJson(user),
        password === undefined ? null : hash(password),
      );
  }

  delete(username: string): boolean {
    return (
      this.#database
        .prepare('DELETE FROM users WHERE username = ?')
        .run(username).changes > 0
    );
  }

  list(): JsonObject[] {
    return this.#database
      .prepare('SELECT body FROM users ORDER BY username')
      .all()
      .map(row => parseJson(row.body as string) as JsonObject);
  }

  hasPassword(username: string, password: string): boolean {
    const row = this.#database
      .prepare('SELECT password FROM users WHERE username = ?')
      .get(username);
    const stored = row?.password;
    if (typeof stored !== 'string') {
      return false;
    }
    const [salt] = stored.split(':');
    return timingSafeEqual(
      Buffer.from(stored),
      Buffer.from(hash(password, salt)),
    );
  }
}

function hash(
  password: string,
  salt = randomBytes(16).toString('hex'),
): string {
  return `${salt}:${scryptSync(password, salt, 32, { N: 4096 }).toString(
    'hex',
  )}`;
}
