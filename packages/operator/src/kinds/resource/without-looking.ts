// SPDX-License-Identifier: Apache-2.0
import { isObject } from '@api-operators/rest-mapping';
import { asObject } from './compare.ts';
import { overrideChanged } from './override.ts';
import { rememberThen, synced } from './settled.ts';
import type { Facts, Step } from './types.ts';

/** A kind without GET: what was sent is all that is known. */
export function withoutLooking(facts: Facts, id: string | undefined): Step {
  const { object, mapping, pass } = facts;
  if (pass.updated?.kind === 'ok') {
    return rememberThen(
      facts,
      synced(
        facts,
        id,
        isObject(pass.updated.data) ? pass.updated.data : undefined,
        pass.updated.status,
        true,
      ),
    );
  }
  const current =
    object.status?.observedGeneration === object.metadata.generation &&
    object.status?.state === 'Synced' &&
    !overrideChanged(facts);
  if (current || (pass.recorded && !pass.stale)) {
    return synced(facts, id, undefined, undefined, false);
  }
  const operation = mapping.operations.update
    ? 'update'
    : mapping.operations.patch
    ? 'patch'
    : undefined;
  return operation && facts.wanted.kind === 'ok'
    ? {
        kind: 'update',
        operation,
        id,
        body: asObject(facts.wanted.update),
        drifted: false,
      }
    : synced(facts, id, undefined, undefined, false);
}
