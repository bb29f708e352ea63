// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_SENT,
  canonicalJson,
  CONTROLLER_FIELDS,
  sha256Hex,
  TARGET_ALIASES,
  type JsonObject,
  type RestMappingVersion,
} from '@api-operators/api';
import {
  isObject,
  parseJson,
  stringifyJson,
} from '@api-operators/rest-mapping';
import { parseApplied, type Applied } from './applied.ts';
import { createMode } from './create-mode.ts';
import { createdText } from './facts.ts';
import type { Facts } from './types.ts';

/**
 * What a create was begun with. It stands beside the pending mark, because `spec`, the Connection and the Secrets may be
 * other ones by the time that the create has to be found again or repeated.
 */
export interface CreateSent {
  /** The identity of the endpoint that it was sent to. */
  endpoint?: string;
  /** What the body set. */
  applied?: Applied;
  /**
   * The API's fields of `spec` by which the create is repeated or found again: all for an idempotency key, those of the
   * key for a search. Absent where they are too large to be kept.
   */
  spec?: JsonObject;
  /** Of all the API's fields of `spec`. */
  digest: string;
  /** When it was begun, in milliseconds since 1970. */
  at?: number;
}

const CONTROLLER = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);
/** Larger specs are not kept, in characters of JSON: an object's annotations take 256 KiB together. */
const LARGEST = 24 * 1024;

/** The fields of `spec` that are the API's own. */
export function apiFields(spec: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(spec).filter(([field]) => !CONTROLLER.has(field)),
  );
}

/** The annotation's text for a create that is about to be sent. */
export function createSentText(facts: Facts): string {
  const { mapping, endpoint, wanted } = facts;
  const all = apiFields(facts.object.spec ?? {});
  const spec = stringifyJson(neededFields(mapping, all));
  const applied =
    wanted.kind === 'ok' ? { applied: { ...wanted.applied } } : {};
  const sent = {
    ...(endpoint.kind === 'ok' ? { endpoint: endpoint.identity } : {}),
    ...applied,
    digest: digestOf(all),
    at: facts.now,
  };
  const text = stringifyJson(sent as unknown as JsonObject);
  return spec.length <= LARGEST ? `${text.slice(0, -1)},"spec":${spec}}` : text;
}

function neededFields(
  mapping: RestMappingVersion,
  spec: JsonObject,
): JsonObject {
  const mode = createMode(mapping, spec);
  if (mode.kind === 'idempotency-key') {
    return spec;
  }
  const { field, parents = [] } = mapping.identity ?? {};
  const names = new Set([
    ...parents,
    ...(mode.kind === 'client-id' && field ? [field] : []),
    ...(mode.kind === 'find-by' ? mode.fields : []),
    // They stand in the path or the query of the calls that look for the object.
    ...mapping.fields
      .filter(each => each.in !== 'body')
      .map(each => each.field),
  ]);
  return Object.fromEntries(
    Object.entries(spec).filter(([name]) => names.has(name)),
  );
}

/** Reads the annotation; undefined where it is absent or not ours. */
export function parseCreateSent(
  annotations: Record<string, string> | undefined,
): CreateSent | undefined {
  const text = annotations?.[ANNOTATION_CREATE_SENT];
  if (text === undefined) {
    return undefined;
  }
  try {
    const value = parseJson(text);
    if (!isObject(value) || typeof value.digest !== 'string') {
      return undefined;
    }
    const applied =
      value.applied === undefined
        ? undefined
        : parseApplied(stringifyJson(value.applied));
    return {
      ...(typeof value.endpoint === 'string'
        ? { endpoint: value.endpoint }
        : {}),
      ...(applied ? { applied } : {}),
      ...(isObject(value.spec) ? { spec: value.spec } : {}),
      digest: value.digest,
      ...(typeof value.at === 'number' ? { at: value.at } : {}),
    };
  } catch {
    return undefined;
  }
}

/** Whether the API's fields of `spec` are no longer those that the pending create was begun with. */
export function isStale({ sent, object }: Facts): boolean {
  return (
    sent !== undefined && sent.digest !== digestOf(apiFields(object.spec ?? {}))
  );
}

/** `spec` as far as the pending create depends on it, as it was then. */
export function specAsSent(facts: Facts): JsonObject {
  return isStale(facts) ? facts.sent?.spec ?? {} : facts.object.spec ?? {};
}

/** For steps that repeat or look for the pending create: the API's fields of then, where `spec` has changed. */
export function specOfThen(facts: Facts): { spec?: JsonObject } {
  return isStale(facts) && facts.sent?.spec ? { spec: facts.sent.spec } : {};
}

/** How the object of the pending create is recorded. */
export function createdAs(facts: Facts) {
  return {
    origin: 'created' as const,
    applied: createdText(facts),
    ...(isStale(facts) ? { stale: true } : {}),
  };
}

function digestOf(spec: JsonObject): string {
  return sha256Hex(canonicalJson(spec)).slice(0, 16);
}
