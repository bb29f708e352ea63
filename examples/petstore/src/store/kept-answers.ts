// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
import type { Answer } from '../http/answer.ts';
import type { Json } from '../json.ts';
import { parseJson, stringifyJson } from '../json.ts';

/** For how long an answer is given again, in milliseconds. */
export const KEPT_FOR = 24 * 60 * 60 * 1000;

export interface KeptAnswer {
  /** Of the call that was answered: a call with another body is another wish. */
  fingerprint: string;
  answer: Answer;
}

/** Answers by operation and Idempotency-Key. */
export class KeptAnswers {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(
      `CREATE TABLE IF NOT EXISTS kept_answers
       (operation TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
        status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (operation, key))`,
    );
  }

  get(operation: string, key: string, now: number): KeptAnswer | undefined {
    const row = this.#database
      .prepare(
        'SELECT * FROM kept_answers WHERE operation = ? AND key = ? AND at > ?',
      )
      .get(operation, key, now - KEPT_FOR);
    return (
      row && {
        fingerprint: row.fingerprint as string,
        answer: {
          status: row.status as number,
          body: parseJson(row.body as string),
        },
      }
    );
  }

  keep(
    operation: string,
    key: string,
    now: number,
    { fingerprint, answer }: KeptAnswer,
  ): void {
    this.#database
      .prepare('DELETE FROM kept_answers WHERE at <= ?')
      .run(now - KEPT_FOR);
    this.#database
      .prepare('INSERT OR REPLACE INTO kept_answers VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        operation,
        key,
        fingerprint,
        answer.status,
        stringifyJson(answer.body as Json),
        now,
      );
  }
}
