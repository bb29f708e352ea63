// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { EntityProviderConnection, EntityProviderMutation } from '@backstage/plugin-catalog-node';

/** A catalog that keeps what providers send to it. */
export function collect() {
  const mutations: EntityProviderMutation[] = [];
  const waiting = new Set<() => void>();
  const connection: EntityProviderConnection = {
    async applyMutation(mutation) {
      mutations.push(mutation);
      waiting.forEach(look => look());
    },
    async refresh() {},
  };
  return {
    connection,
    mutations,
    /** The mutation at this place, once it is there. */
    nth(index: number): Promise<EntityProviderMutation> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no mutation ${index} within 10 seconds`)), 10_000);
        const look = () => {
          if (mutations.length > index) {
            clearTimeout(timer);
            waiting.delete(look);
            resolve(mutations[index]!);
          }
        };
        waiting.add(look);
        look();
      });
    },
  };
}

/** The names of the entities that a mutation makes the whole of a provider's. */
export function namesOf(mutation: EntityProviderMutation): string[] {
  assert.equal(mutation.type, 'full');
  return mutation.entities.map(({ entity }) => entity.metadata.name).sort();
}
