// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/api';
import type { Operator } from '@api-operators/operator';
import type { CallView } from '@api-operators/backstage-plugin-api-operators-common';

const CALLS_SHOWN = 20;

/** The last REST calls for an object, newest first; none where the operator's journal is elsewhere. */
export function callsOf(operator: Operator | undefined, object: KubeObject | undefined): CallView[] {
  const uid = object?.metadata.uid;
  if (!operator || !uid) {
    return [];
  }
  return operator.journal.list(uid, CALLS_SHOWN).map(entry => ({
    at: entry.at,
    operation: entry.operation,
    method: entry.method,
    url: entry.url,
    status: entry.status,
    durationMs: entry.durationMs,
    outcome: entry.outcome,
    requestBody: entry.requestBody,
    responseBody: entry.responseBody,
  }));
}
