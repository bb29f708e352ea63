// SPDX-License-Identifier: Apache-2.0
import type { Json, KubeObject } from '@api-operators/api';
import type { CallView, JournalCheck, NodeView } from '@api-operators/backstage-plugin-api-operators-common';
import type { Operator } from '@api-operators/operator';
import { changesOf } from './changesOf.ts';

const CALLS_SHOWN = 20;
/** What was read before the oldest call that is shown. */
const LOOKED_BACK = 20;

type Journal = Operator['journal'];

/**
 * The last REST calls for an object, newest first, with what each of them changed, and whether the journal is as it
 * was written. No calls where the operator's journal is elsewhere.
 */
export function callsOf(journal: Journal | undefined, object: KubeObject | undefined): Pick<NodeView, 'calls' | 'journal'> {
  const uid = object?.metadata.uid;
  if (!journal || !uid) {
    return { calls: [] };
  }
  const entries = journal.list(uid, CALLS_SHOWN + LOOKED_BACK);
  const changes = changesOf(entries);
  const calls = entries.slice(0, CALLS_SHOWN).map(
    (entry): CallView => ({
      entry: entry.index,
      at: entry.at,
      object: entry.object,
      operation: entry.operation,
      method: entry.method,
      url: entry.url,
      status: entry.status,
      durationMs: entry.durationMs,
      outcome: entry.outcome,
      message: entry.message,
      requestBody: entry.requestBody as Json | undefined,
      responseBody: entry.responseBody as Json | undefined,
      changes: changes.get(entry.index),
    }),
  );
  return { calls, journal: checkOf(journal, uid) };
}

function checkOf(journal: Journal, uid: string): JournalCheck {
  const found = journal.verify(uid);
  return found.kind === 'intact'
    ? found
    : { kind: 'broken', entry: found.index, message: found.message };
}
