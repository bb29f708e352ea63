// SPDX-License-Identifier: Apache-2.0
import type { OperationName } from '@api-operators/api';
import type { ModelOperation } from '../model/model.ts';
import type { PathPart } from '../model/path.ts';
import type { KindRole } from '../types.ts';

/** An operation and what it is used for. */
export interface Claim {
  use: OperationName;
  operation: ModelOperation;
  reason: string;
}

/** A kind that has no name yet. */
export interface Draft {
  role: KindRole;
  /** Why these operations make one kind. */
  reason: string;
  claims: Claim[];
  /** The path that names the kind: of the collection, or of the call. */
  parts: readonly PathPart[];
  /** Wire names of the parameters in the paths that name the parents. */
  parents: string[];
  /** The parameter that carries the id; absent for a singleton and for calls. */
  idParameter?: string;
  singleton?: boolean;
  /** PUT to the object's own path creates it, so the caller chooses the id. */
  putCreates?: boolean;
}

export function claimOf(draft: Draft, ...uses: OperationName[]): ModelOperation | undefined {
  for (const use of uses) {
    const claim = draft.claims.find(candidate => candidate.use === use);
    if (claim) return claim.operation;
  }
  return undefined;
}
