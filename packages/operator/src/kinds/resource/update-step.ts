// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, OperationName } from '@api-operators/api';
import { mergedBody, patchBody } from './body.ts';
import type { Comparison } from './compare.ts';
import { specOf } from './facts.ts';
import type { Facts, Step } from './types.ts';

type Update = Extract<Step, { kind: 'update' }>;

/** How the API changes an object: a patch where it has one. */
export function updateOperation({
  mapping: { operations },
}: Pick<Facts, 'mapping'>): OperationName | undefined {
  return operations.patch ? 'patch' : operations.update ? 'update' : undefined;
}

/** The update that makes `live`, as the API holds it, what `spec` wants. */
export function updateFrom(
  facts: Facts,
  id: string | undefined,
  operation: OperationName,
  { found, wanted, hidden, hiddenChanged, removed }: Comparison,
  live: { whole: JsonObject; etag?: string },
): Update {
  const taken = facts.mapping.operations[operation]!;
  const body =
    operation === 'patch'
      ? patchBody(found, hiddenChanged ? hidden : {})
      : specOf(facts).mergeOnUpdate !== false
      ? mergedBody(live.whole, wanted, removed, taken)
      : wanted;
  return {
    kind: 'update',
    operation,
    id,
    body,
    before: live.whole,
    ...(taken.ifMatch && live.etag !== undefined ? { ifMatch: live.etag } : {}),
    drifted: false,
  };
}

/** Whether a body is a JSON Patch, which says what changes of an object that was read. */
export function takesJsonPatch(
  facts: Facts,
  operation: OperationName,
): boolean {
  const media = facts.mapping.operations[operation]?.body?.mediaType ?? '';
  return media.toLowerCase().startsWith('application/json-patch+json');
}
