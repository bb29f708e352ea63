// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import { mergedBody, patchBody } from './body.ts';
import { compare, type Comparison } from './compare.ts';
import { isAdopted, specOf } from './facts.ts';
import { syncSettings } from './sync-settings.ts';
import type { Facts, Step } from './types.ts';
import { takesJsonPatch, updateOperation } from './update-step.ts';

/**
 * The update that follows an edit of `spec`, where it needs no look before; undefined where one is worth its call.
 *
 * No look is needed where the request says all by itself: a merge patch, a replacement that keeps nothing of what the API holds
 * (`mergeOnUpdate: false`, or `spec` sets all that the operation takes), and a merge with what the API told last, where `If-Match`
 * makes it refuse when that is no longer so. Any other merge needs the object as it is now: with an older answer the update would
 * undo whatever others have changed since, and nobody would notice (5.49).
 */
export function updateAtOnce(
  facts: Facts,
  id: string | undefined,
): Step | undefined {
  const { mapping, lastSeen } = facts;
  const operation = updateOperation(facts);
  if (!operation || !isEdit(facts)) {
    return undefined;
  }
  const told = facts.object.status?.response?.data;
  const known = lastSeen?.whole ?? (isObject(told) ? told : undefined);
  const comparison = known && compare(facts, known);
  if (!comparison || (!comparison.found.length && !comparison.hiddenChanged)) {
    // Nothing for the API has changed, as far as is known: the look will tell.
    return undefined;
  }
  const taken = mapping.operations[operation]!;
  // An API that takes versions may insist on one.
  if (taken.ifMatch && lastSeen === undefined) {
    return undefined;
  }
  const body =
    operation === 'patch'
      ? patchOf(facts, comparison)
      : replacement(facts, comparison);
  return body === undefined
    ? undefined
    : {
        kind: 'update',
        operation,
        id,
        body,
        ...(lastSeen?.whole ? { before: lastSeen.whole } : {}),
        ...(taken.ifMatch && lastSeen ? { ifMatch: lastSeen.etag } : {}),
        drifted: false,
      };
}

/** `spec` was changed since it was brought in step, and nothing else is the matter. */
function isEdit(facts: Facts): boolean {
  const { object, pass } = facts;
  const { status } = object;
  return (
    status?.state === 'Synced' &&
    status.syncedGeneration !== undefined &&
    status.syncedGeneration !== object.metadata.generation &&
    status.driftDetected !== true &&
    !facts.requested &&
    pass.recorded === undefined &&
    pass.polled === undefined &&
    pass.updated === undefined &&
    pass.clashes === undefined &&
    !(isAdopted(facts) && status.adoptedAt === undefined)
  );
}

function patchOf(
  facts: Facts,
  { found, hidden, hiddenChanged, wanted, removed }: Comparison,
) {
  if (takesJsonPatch(facts, 'patch')) {
    // Its operations are made against an object: only against one whose version goes with them.
    return facts.lastSeen?.whole
      ? patchBody(found, hiddenChanged ? hidden : {})
      : undefined;
  }
  // All that `spec` wants, for what was told last may have changed meanwhile.
  const all = Object.entries(wanted).filter(
    ([wire]) => hiddenChanged || !Object.hasOwn(hidden, wire),
  );
  return patchBody(
    [
      ...all.map(([wire, value]) => ({
        path: wire,
        steps: [wire],
        // Removals are written into it.
        wanted: structuredClone(value),
        live: undefined,
      })),
      ...removed.map(steps => ({
        path: steps.join('.'),
        steps,
        wanted: undefined,
        live: undefined,
      })),
    ],
    {},
  );
}

function replacement(
  facts: Facts,
  { wanted, removed }: Comparison,
): JsonObject | undefined {
  const taken = facts.mapping.operations.update!;
  const { lastSeen } = facts;
  const conditional = taken.ifMatch === true && lastSeen !== undefined;
  if (!conditional && syncSettings(facts).onExternalDelete === 'Report') {
    // Where the object is gone the API may make it again.
    return undefined;
  }
  if (specOf(facts).mergeOnUpdate === false) {
    return wanted;
  }
  if (conditional && lastSeen.whole) {
    return mergedBody(lastSeen.whole, wanted, removed, taken);
  }
  const members = taken.body?.members;
  return members?.every(
    wire => Object.hasOwn(wanted, wire) && !holdsObject(wanted[wire]),
  )
    ? wanted
    : undefined;
}

/** Objects are merged member by member; lists and all else are replaced. */
function holdsObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
