// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from '../refusals.ts';
import type { Route } from '../types.ts';

/** Nothing is promoted into what is on its way out, and no release that is. */
export function deletion({ target, release }: Route): Refusal[] {
  return [target, release]
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .map(({ kind, metadata }) => ({
      code: 'being-deleted',
      object: `${kind} ${metadata.name}`,
      message: `${kind} ${metadata.name} is being deleted.`,
      remedy: 'Promote again when it is there anew.',
    }));
}
