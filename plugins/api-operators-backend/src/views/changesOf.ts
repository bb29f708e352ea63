// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import type { RecordedEntry } from '@api-operators/operator';
import type { ValueChange } from '@api-operators/backstage-plugin-api-operators-common';
import { compare, type Json as SchemaJson } from '@api-operators/schema';

/** Operations whose answer is the object itself. */
const ANSWERS_OBJECT = ['create', 'get', 'update', 'patch'];

/**
 * What each call changed in the API, by its position in the journal. `entries`: the newest ones of one object, newest
 * first. Before: the object as the API answered it last; after: as it answered this call, or, where it answered
 * nothing, with what was sent. Calls that only read, and those that did not succeed, changed nothing that is known.
 */
export function changesOf(entries: readonly RecordedEntry[]): Map<number, ValueChange[]> {
  const changes = new Map<number, ValueChange[]>();
  let known: JsonObject = {};
  for (const entry of entries.toReversed()) {
    const answered = ANSWERS_OBJECT.includes(entry.operation) && isObject(entry.responseBody) ? entry.responseBody : undefined;
    const reads = entry.method === 'GET' || entry.method === 'HEAD';
    if (entry.outcome !== 'ok' && entry.outcome !== 'accepted') {
      if (entry.outcome === 'absent') known = {};
      continue;
    }
    if (reads) {
      known = answered ?? known;
      continue;
    }
    const next: JsonObject = entry.operation === 'delete' ? {} : answered ?? { ...known, ...(isObject(entry.requestBody) ? entry.requestBody : {}) };
    const found = compare(undefined, next as SchemaJson, known as SchemaJson);
    changes.set(
      entry.index,
      found.map(({ path, live, desired }) => ({
        path,
        ...(live === undefined ? {} : { before: live as Json }),
        ...(desired === undefined ? {} : { after: desired as Json }),
      })),
    );
    known = next;
  }
  return changes;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
