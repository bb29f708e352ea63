// SPDX-License-Identifier: Apache-2.0

/** What an object depends on beside itself: `Connection shop/petstore`, `Secret shop/key`. */
export type Use = `${
  | 'Connection'
  | 'Endpoints'
  | 'Secret'
  | 'Environment'
  | 'Bundle'
  | 'Release'
  | 'Object'} ${string}`;

/** Who uses what, so that a change of a Connection or Secret wakes exactly its users, at once. */
export interface Uses {
  /** Replaces what `user` uses. `wake` is called on each change of one of them. */
  set(user: string, uses: readonly Use[], wake: () => void): void;
  forget(user: string): void;
  changed(use: Use): void;
  /** Whether anybody uses it at this moment. */
  used(use: Use): boolean;
}

export function createUses(): Uses {
  const byUser = new Map<string, { uses: readonly Use[]; wake: () => void }>();
  const users = new Map<Use, Set<string>>();
  const forget = (user: string) => {
    for (const use of byUser.get(user)?.uses ?? []) {
      const left = users.get(use);
      left?.delete(user);
      if (left?.size === 0) users.delete(use);
    }
    byUser.delete(user);
  };
  return {
    set(user, uses, wake) {
      const before = byUser.get(user)?.uses;
      if (
        before &&
        before.length === uses.length &&
        before.every((use, i) => use === uses[i])
      ) {
        return;
      }
      forget(user);
      byUser.set(user, { uses: [...uses], wake });
      for (const use of uses) {
        const known = users.get(use) ?? new Set<string>();
        known.add(user);
        users.set(use, known);
      }
    },
    forget,
    used: use => users.has(use),
    changed(use) {
      for (const user of [...(users.get(use) ?? [])]) {
        byUser.get(user)?.wake();
      }
    },
  };
}
