// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import type { RecordedEntry } from '../journal/journal.ts';
import { audit, type Witnesses } from './audit.ts';

const ready = (
  name: string,
  id: string,
  note?: string,
): UnstructuredObject => ({
  apiVersion: 'records.example.com/v1alpha1',
  kind: 'Keyed',
  metadata: {
    name,
    uid: name,
    generation: 1,
    annotations: { [ANNOTATION_EXTERNAL_ID]: id },
  },
  spec: { name, ...(note === undefined ? {} : { note }) },
  status: {
    externalID: id,
    observedGeneration: 1,
    conditions: [{ type: 'Ready', status: 'True', reason: 'Synced' }],
  },
});
const stopped = (message: string): UnstructuredObject => ({
  ...ready('a', 'k1'),
  kind: 'Bare',
  status: {
    conditions: [
      { type: 'Ready', status: 'False', reason: 'CreateUnknown', message },
      { type: 'Stalled', status: 'True', reason: 'CreateUnknown', message },
    ],
  },
});
const record = (id: string, name: string) => ({
  collection: 'keyeds' as const,
  id,
  name,
});
const created = (id: string) =>
  ({
    operation: 'create',
    status: 201,
    responseBody: { id },
  } as unknown as RecordedEntry);
const well: Witnesses = {
  records: [record('k1', 'a')],
  objects: [ready('a', 'k1')],
  entries: () => [created('k1')],
  journal: { kind: 'intact', entries: 1 },
  mayStop: ['Bare'],
};

test('an audit of what agrees finds nothing', () => {
  assert.deepEqual(audit(well).problems, []);
  const message = `set ${ANNOTATION_EXTERNAL_ID} or remove ${ANNOTATION_CREATE_PENDING}`;
  const { problems, figures } = audit({ ...well, objects: [stopped(message)] });
  assert.deepEqual(problems, []);
  assert.equal(figures.stopped, 1);
});

const wrong: [string, Partial<Witnesses>, RegExp][] = [
  [
    'an object twice',
    { records: [record('k1', 'a'), record('k2', 'a')] },
    /duplicate: a is there as k1,k2/,
  ],
  ['an object without a record', { records: [] }, /lost: a is Ready/],
  [
    'a record without an object',
    { records: [record('k1', 'a'), record('k2', 'b')] },
    /left over: k2 of b/,
  ],
  ['another id', { objects: [ready('a', 'k9')] }, /wrong id: a is k1/],
  [
    'an edit that did not arrive',
    { objects: [ready('a', 'k1', 'new')] },
    /lost update: a/,
  ],
  [
    'a stop that does not say what to do',
    { objects: [stopped('sorry')] },
    /unsettled: a/,
  ],
  [
    'a journal that tells of another id',
    { entries: () => [created('k2')] },
    /the journal tells of k2 for a/,
  ],
  [
    'a journal that tells of two creates',
    { entries: () => [created('k1'), created('k2')] },
    /the journal tells of k1,k2/,
  ],
  [
    'a journal that is broken',
    { journal: { kind: 'broken', uid: 'a', index: 2, message: 'entry 2' } },
    /the journal is broken: entry 2/,
  ],
];
for (const [what, change, problem] of wrong) {
  test(`an audit finds ${what}`, () => {
    assert.match(audit({ ...well, ...change }).problems.join('\n'), problem);
  });
}
