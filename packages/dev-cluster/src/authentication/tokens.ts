// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { User } from './user.ts';
import { ANONYMOUS, AUTHENTICATED } from './user.ts';

/**
 * Bearer tokens and who they stand for. An issued token carries its user, signed with `key`, so it
 * stays good for as long as the key is kept; it does not expire.
 */
export class Tokens {
  readonly #key: Buffer;
  /** By digest, so that no comparison leaks a token. */
  readonly #users = new Map<string, User>();

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** A token that somebody else has chosen. */
  add(token: string, user: User): void {
    this.#users.set(digest(token), authenticated(user));
  }

  /** The token of a user; the same user and groups always give the same one. */
  issue({ name, uid, groups }: User): string {
    const payload = Buffer.from(JSON.stringify({ name, uid, groups: [...groups].sort() })).toString('base64url');
    return `${payload}.${this.#sign(payload)}`;
  }

  /** Undefined: the token is unknown. No token at all is the anonymous user. */
  authenticate(authorization: string | undefined): User | undefined {
    if (!authorization) return ANONYMOUS;
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (!token) return undefined;
    return this.#users.get(digest(token)) ?? this.#verify(token);
  }

  #verify(token: string): User | undefined {
    const [payload, signature = ''] = token.split('.');
    const given = Buffer.from(signature);
    const expected = Buffer.from(this.#sign(payload));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const user = authenticated(JSON.parse(Buffer.from(payload, 'base64url').toString()) as User);
    this.#users.set(digest(token), user);
    return user;
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#key).update(payload).digest('base64url');
  }
}

function authenticated(user: User): User {
  return { ...user, groups: [...new Set([...user.groups, AUTHENTICATED])] };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
