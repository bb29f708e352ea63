// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import type { User } from './user.ts';
import { ANONYMOUS, AUTHENTICATED } from './user.ts';

/** Bearer tokens and who they stand for. Looked up by digest, so that no comparison leaks a token. */
export class Tokens {
  readonly #users = new Map<string, User>();

  add(token: string, user: User): void {
    const groups = [...new Set([...user.groups, AUTHENTICATED])];
    this.#users.set(digest(token), { ...user, groups });
  }

  /** A new token for the user. */
  issue(user: User): string {
    const token = randomBytes(24).toString('base64url');
    this.add(token, user);
    return token;
  }

  /** Undefined: the token is unknown. No token at all is the anonymous user. */
  authenticate(authorization: string | undefined): User | undefined {
    if (!authorization) return ANONYMOUS;
    const match = /^Bearer +(\S+) *$/i.exec(authorization);
    return match ? this.#users.get(digest(match[1])) : undefined;
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
