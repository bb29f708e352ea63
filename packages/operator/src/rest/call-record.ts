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

/** A value without the members that must not be shown, in objects and lists of objects. */
export function withoutHidden(value: Json, hidden: ReadonlySet<string>): Json {
  if (hidden.size === 0) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => withoutHidden(item, hidden));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter(([key]) => !hidden.has(key)),
      )
    : value;
}
