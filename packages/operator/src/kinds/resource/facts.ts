// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
  FINALIZER_EXTERNAL,
  type JsonObject,
} from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import { appliedText, parseApplied, type Applied } from './applied.ts';
import type { Facts } from './types.ts';

/** `spec`, or an object without members. */
export function specOf(
  facts: Facts,
): JsonObject & NonNullable<Facts['object']['spec']> {
  return facts.object.spec ?? {};
}

/** The external id: from the annotation, which survives the loss of status, else from status. */
export function knownId(facts: Facts): string | undefined {
  const { metadata, status } = facts.object;
  return (
    metadata.annotations?.[ANNOTATION_EXTERNAL_ID] ??
    (pendingIntent(facts) === undefined ? status?.externalID : undefined)
  );
}

/** The intent of a create whose result was not recorded. */
export function pendingIntent(facts: Facts): string | undefined {
  return facts.object.metadata.annotations?.[ANNOTATION_CREATE_PENDING];
}

/** Whether the object holds our finalizer. */
export function held(facts: Facts): boolean {
  return (
    facts.object.metadata.finalizers?.includes(FINALIZER_EXTERNAL) ?? false
  );
}

/** The endpoint on which the object was created, or on which its create was begun. */
export function madeAt(facts: Facts): string | undefined {
  return pendingIntent(facts) !== undefined
    ? facts.sent?.endpoint
    : remembered(facts)?.endpoint ?? facts.object.status?.endpoint;
}

/** Whether the object was created under another address than the one that it has now. */
export function moved(facts: Facts): boolean {
  const made = madeAt(facts);
  if (
    made === undefined ||
    facts.endpoint.kind !== 'ok' ||
    made === facts.endpoint.identity
  ) {
    return false;
  }
  const sync = specOf(facts).sync;
  return !(isObject(sync) && sync.acceptEndpoint === facts.endpoint.identity);
}

export function remembered(facts: Facts): Applied | undefined {
  return parseApplied(facts.object.metadata.annotations?.[ANNOTATION_APPLIED]);
}

/** Whether the external object was there before this one. */
export function isAdopted(facts: Facts): boolean {
  return remembered(facts)?.adopted === true;
}

/** The annotation about what `spec` makes us send. */
export function sentText(facts: Facts): string {
  const applied =
    facts.wanted.kind === 'ok' ? facts.wanted.applied : { fields: [] };
  return appliedText(applied, isAdopted(facts), endpointOf(facts));
}

/** The annotation about what a create that is found again, or answered, has sent. */
export function createdText(facts: Facts): string {
  const { sent } = facts;
  return sent?.applied
    ? appliedText(sent.applied, isAdopted(facts), sent.endpoint, facts.now)
    : sentText(facts);
}

/** The annotation about an object that was there before us: nothing of it was sent yet. */
export function adoptedText(facts: Facts): string {
  return appliedText({ fields: [] }, true, endpointOf(facts));
}

/** Whether the annotation says already what {@link sentText} would. */
export function isRemembered(facts: Facts): boolean {
  const before = remembered(facts);
  return (
    before !== undefined &&
    appliedText(before, before.adopted === true, before.endpoint) ===
      sentText(facts)
  );
}

function endpointOf(facts: Facts): string | undefined {
  return facts.endpoint.kind === 'ok' ? facts.endpoint.identity : undefined;
}
