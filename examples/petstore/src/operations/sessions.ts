// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';

/** For how long a session lasts, in milliseconds. */
export const SESSION_TIME = 60 * 60 * 1000;

/** Open sessions; they end with the process at the latest. */
export class Sessions {
  readonly #ends = new Map<string, number>();

  open(now: number): { token: string; ends: number } {
    const token = `session-${randomBytes(16).toString('hex')}`;
    this.#ends.set(token, now + SESSION_TIME);
    return { token, ends: now + SESSION_TIME };
  }

  /** Ends all; says how many were still open. */
  endAll(now: number): number {
    const open = [...this.#ends.values()].filter(end => end > now).length;
    this.#ends.clear();
    return open;
  }
}
