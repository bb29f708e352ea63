// SPDX-License-Identifier: Apache-2.0
import { EventEmitter, once } from 'node:events';

/** One call to the API, as the shop saw it. */
export interface RequestLog {
  /** Counts calls from 1. */
  seq: number;
  method: string;
  /** Below the base URL, `/pet/7`. */
  path: string;
  /** Without the `?`; a password in it is `***`. */
  query: string;
  /** Absent while the call is open, and where no answer was sent. */
  status?: number;
  /** RFC 3339; when the call came. */
  at: string;
  idempotencyKey?: string;
  /** Counts the calls that changed the store, from 1; absent for others. Set before the answer is sent. */
  commit?: number;
  /** The answer is an earlier one, given again for the same Idempotency-Key. */
  replayed?: boolean;
  /**
   * open: being worked on. held: committed, and a fault keeps the answer back. answered: the answer
   * was handed to the socket. dropped: a fault cut the connection. aborted: the caller went away.
   */
  outcome: 'open' | 'held' | 'answered' | 'dropped' | 'aborted';
}

/** The newest so many calls are kept. */
const KEPT = 10_000;

/** Remembers calls, and wakes those who wait for a commit. */
export class CallLog {
  readonly entries: RequestLog[] = [];
  #calls = 0;
  #commits = 0;
  readonly #events = new EventEmitter<{ commit: [] }>().setMaxListeners(0);

  open(
    call: Pick<
      RequestLog,
      'method' | 'path' | 'query' | 'at' | 'idempotencyKey'
    >,
  ): RequestLog {
    const entry: RequestLog = { seq: ++this.#calls, ...call, outcome: 'open' };
    this.entries.push(entry);
    if (this.entries.length > KEPT) {
      this.entries.shift();
    }
    return entry;
  }

  commit(entry: RequestLog): void {
    entry.commit = ++this.#commits;
    this.#events.emit('commit');
  }

  /** The first commit with a number above `after`; waits for it until `signal` aborts. */
  async waitForCommit(
    after: number,
    signal: AbortSignal,
  ): Promise<RequestLog | undefined> {
    for (;;) {
      const entry = this.entries.find(({ commit = 0 }) => commit > after);
      if (entry !== undefined || signal.aborted) {
        return entry;
      }
      try {
        await once(this.#events, 'commit', { signal });
      } catch {
        return undefined;
      }
    }
  }

  reset(): void {
    this.entries.length = 0;
    this.#calls = 0;
    this.#commits = 0;
  }
}
