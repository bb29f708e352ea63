// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { isObject, maskJson, type Outcome } from '@api-operators/rest-mapping';
import type { JournalEntry } from '../journal/journal.ts';
import type { RestCall } from './caller.ts';

/** The journal's entry of a call; Secrets and hidden members are not in it. */
export function callRecord(
  { request, object, hidden }: RestCall,
  outcome: Outcome,
  at: number,
  durationMs: number,
): JournalEntry {
  const status = 'status' in outcome ? outcome.status : undefined;
  const data =
    outcome.kind === 'ok' || outcome.kind === 'accepted'
      ? outcome.data
      : undefined;
  return {
    at: new Date(at).toISOString(),
    object: `${object.kind} ${object.namespace}/${object.name}`,
    uid: object.uid,
    operation: request.operation,
    method: request.method,
    url: request.maskedUrl,
    ...(request.shownBody === undefined
      ? {}
      : { requestBody: maskJson(request.shownBody, request.secrets) }),
    ...(status === undefined ? {} : { status }),
    ...(data === undefined
      ? {}
      : {
          responseBody: maskJson(withoutHidden(data, hidden), request.secrets),
        }),
    durationMs: Math.round(durationMs),
    outcome: outcome.kind,
    ...('message' in outcome ? { message: outcome.message } : {}),
  };
}

/** Where a member stands that must not be shown: wire names, `*` for each item of a list or each value of a map. */
export type HiddenPath = readonly string[];

/** A value without the members that must not be shown, in objects and lists of objects. */
export function withoutHidden(
  value: Json,
  hidden: readonly HiddenPath[],
): Json {
  return Array.isArray(value) && hidden.length > 0
    ? value.map(item => withoutHidden(item, hidden))
    : hidden.reduce(without, value);
}

function without(value: Json, [step, ...rest]: HiddenPath): Json {
  if (Array.isArray(value)) {
    return step === '*' ? value.map(item => without(item, rest)) : value;
  }
  if (!isObject(value)) {
    return value;
  }
  // `*` is each value of a map, unless the object has a property of just that name.
  const each = step === '*' && !Object.hasOwn(value, '*');
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, Json][] =>
      !each && key !== step
        ? [[key, item]]
        : rest.length === 0
        ? []
        : [[key, without(item, rest)]],
    ),
  );
}
