// SPDX-License-Identifier: Apache-2.0
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { jsonText, parseJson } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';

/** Where an object lives: `{resource: 'pets.petstore.example.com', namespace: 'default', name: 'rex'}`. */
export type Key = { resource: string; namespace: string; name: string };

/** One committed write. For DELETED, `object` is the last state with the deletion's resourceVersion. */
export type Change = Key & {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  version: number;
  object: Obj;
  previous?: Obj;
};

export type Row = { namespace: string; name: string; version: number; body: string };

/** One owner needs no lock a transaction; a commit survives the death of the process, not that of the machine. */
const PRAGMAS = `
  pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal;
  pragma cache_size = -32000; pragma wal_autocheckpoint = 4000;
`;

const TABLES = `
  create table if not exists object (
    resource text not null, namespace text not null, name text not null,
    uid text not null, version integer not null, body text not null,
    primary key (resource, namespace, name)
  ) without rowid;
  create index if not exists object_by_uid on object (uid);
  create table if not exists dependent (
    owner text not null, resource text not null, namespace text not null, name text not null,
    primary key (owner, resource, namespace, name)
  ) without rowid;
  create index if not exists dependent_by_key on dependent (resource, namespace, name);
  create table if not exists counter (name text primary key, value integer not null) without rowid;
  insert or ignore into counter values ('version', 1);
`;

/**
 * The objects, as JSON text in SQLite. All writes run in `transaction`; each takes the next
 * resourceVersion, and listeners hear of them in order after the commit. One process owns the file.
 */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #listeners: ((change: Change) => void)[] = [];
  #version: number;
  #pending: Change[] | undefined;
  #closed = false;

  /** `file` absent: in memory. */
  constructor(file?: string) {
    this.#database = new DatabaseSync(file ?? ':memory:');
    try {
      this.#database.exec(PRAGMAS);
      this.#database.exec(TABLES);
    } catch (error) {
      this.#database.close();
      if (!/locked|busy/i.test((error as Error).message)) throw error;
      throw new Error(`${file} is in use by another process: stop that one, or use another data folder.`);
    }
    this.#version = Number(this.#prepare('select value from counter where name = ?').get('version')!.value);
  }

  /** The resourceVersion of the last write. */
  get version(): number {
    return this.#version;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  listen(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  read({ resource, namespace, name }: Key): Obj | undefined {
    const body = this.readText({ resource, namespace, name });
    return body === undefined ? undefined : (parseJson(body) as Obj);
  }

  readText({ resource, namespace, name }: Key): string | undefined {
    const row = this.#prepare('select body from object where resource = ? and namespace = ? and name = ?').get(
      resource,
      namespace,
      name,
    );
    return row?.body as string | undefined;
  }

  findByUid(uid: string): (Key & { body: string }) | undefined {
    return this.#prepare('select resource, namespace, name, body from object where uid = ?').get(uid) as
      | (Key & { body: string })
      | undefined;
  }

  /** In the order of their keys; `namespace` absent = all; `after` excludes that key and those before it. */
  rows(resource: string, namespace?: string, after?: { namespace: string; name: string }, limit = -1): Row[] {
    const start = after ?? { namespace: namespace ?? '', name: '' };
    const statement =
      namespace === undefined
        ? `select namespace, name, version, body from object
           where resource = ? and (namespace, name) > (?, ?) order by namespace, name limit ?`
        : `select namespace, name, version, body from object
           where resource = ? and namespace = ? and name > ? order by name limit ?`;
    return this.#prepare(statement).all(resource, start.namespace, start.name, limit) as Row[];
  }

  count(resource: string, namespace?: string, after?: { namespace: string; name: string }): number {
    const start = after ?? { namespace: namespace ?? '', name: '' };
    const statement =
      namespace === undefined
        ? 'select count(*) as n from object where resource = ? and (namespace, name) > (?, ?)'
        : 'select count(*) as n from object where resource = ? and namespace = ? and name > ?';
    return Number(this.#prepare(statement).get(resource, start.namespace, start.name)!.n);
  }

  dependents(ownerUid: string): Key[] {
    return this.#prepare('select resource, namespace, name from dependent where owner = ?').all(ownerUid) as Key[];
  }

  /** Every owner uid that some object names, once. */
  owners(): string[] {
    return this.#prepare('select distinct owner from dependent').all().map(row => row.owner as string);
  }

  /** Runs `work` in one transaction; a throw rolls everything back. Calls inside join the outer one. */
  transaction<T>(work: () => T): T {
    if (this.#pending) return work();
    const before = this.#version;
    const changes: Change[] = [];
    this.#pending = changes;
    this.#prepare('begin immediate').run();
    let result: T;
    try {
      result = work();
      if (changes.length > 0) {
        this.#prepare("update counter set value = ? where name = 'version'").run(this.#version);
      }
      this.#prepare('commit').run();
    } catch (error) {
      this.#version = before;
      this.#prepare('rollback').run();
      throw error;
    } finally {
      this.#pending = undefined;
    }
    for (const change of changes) for (const listener of this.#listeners) listener(change);
    return result;
  }

  /** Stores `object`, giving it its resourceVersion. Only inside a transaction. */
  put(key: Key, object: Obj, previous?: Obj): Obj {
    const version = (this.#version += 1);
    const stored: Obj = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    this.#prepare(
      `insert into object values (?, ?, ?, ?, ?, ?) on conflict do update set
       uid = excluded.uid, version = excluded.version, body = excluded.body`,
    ).run(key.resource, key.namespace, key.name, stored.metadata.uid ?? '', version, jsonText(stored));
    this.#setOwners(key, stored, previous);
    this.#record({ ...key, type: previous ? 'MODIFIED' : 'ADDED', version, object: stored, previous });
    return stored;
  }

  /** Removes the object; gives its last state with the deletion's resourceVersion. Only inside a transaction. */
  remove(key: Key, last: Obj): Obj {
    const version = (this.#version += 1);
    const object: Obj = { ...last, metadata: { ...last.metadata, resourceVersion: String(version) } };
    this.#prepare('delete from object where resource = ? and namespace = ? and name = ?').run(
      key.resource,
      key.namespace,
      key.name,
    );
    this.#setOwners(key, undefined, last);
    this.#record({ ...key, type: 'DELETED', version, object, previous: last });
    return object;
  }

  close(): void {
    this.#closed = true;
    this.#statements.clear();
    this.#database.close();
  }

  #record(change: Change): void {
    if (!this.#pending) throw new Error('A write outside a transaction.');
    this.#pending.push(change);
  }

  #setOwners(key: Key, now: Obj | undefined, before: Obj | undefined): void {
    const had = before?.metadata.ownerReferences ?? [];
    const has = now?.metadata.ownerReferences ?? [];
    if (had.length === 0 && has.length === 0) return;
    this.#prepare('delete from dependent where resource = ? and namespace = ? and name = ?').run(
      key.resource,
      key.namespace,
      key.name,
    );
    for (const owner of has) {
      this.#prepare('insert or ignore into dependent values (?, ?, ?, ?)').run(
        owner.uid,
        key.resource,
        key.namespace,
        key.name,
      );
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}
