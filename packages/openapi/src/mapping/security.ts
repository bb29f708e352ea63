// SPDX-License-Identifier: Apache-2.0
import type { SecurityAlternative } from '@api-operators/api';
import type { Draft } from '../classify/draft.ts';
import type { ModelOperation } from '../model/model.ts';

/** What a kind asks for: what the first of its operations asks for that asks for anything. */
export function kindSecurity(draft: Draft): SecurityAlternative[] {
  for (const { operation } of draft.claims) {
    if (operation.security.length > 0) return operation.security;
  }
  return [];
}

/** What an operation asks for where that is not what its kind asks for: other scopes, or nothing at all. */
export function ownSecurity(operation: ModelOperation, draft: Draft): SecurityAlternative[] | undefined {
  const { security } = operation;
  return JSON.stringify(security) === JSON.stringify(kindSecurity(draft)) ? undefined : security;
}
