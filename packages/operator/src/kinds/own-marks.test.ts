// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNOTATION_CREATE_PENDING } from '@api-operators/api';
import { asksForWork } from '../controller.ts';
import { createOwnMarks } from './own-marks.ts';

const pet = (mark?: string) => ({
  apiVersion: 'p/v1',
  kind: 'Pet',
  metadata: {
    name: 'x',
    uid: 'u',
    generation: 1,
    ...(mark ? { annotations: { [ANNOTATION_CREATE_PENDING]: mark } } : {}),
  },
});

test('a mark that the watch tells of before its own answer is here asks for no work (5.12)', () => {
  const marks = createOwnMarks();
  const done = marks.writing('u', { [ANNOTATION_CREATE_PENDING]: 'mine' });
  assert.equal(asksForWork(pet('mine'), pet(), 'watch', marks), false);
  done();
  assert.equal(asksForWork(pet('mine'), pet(), 'watch', marks), true);
});

test('taking a mark away is ours as well', () => {
  const marks = createOwnMarks();
  marks.writing('u', { [ANNOTATION_CREATE_PENDING]: null });
  assert.equal(asksForWork(pet(), pet('mine'), 'watch', marks), false);
});

test('another value, and another object, are somebody else’s hand', () => {
  const marks = createOwnMarks();
  marks.writing('u', { [ANNOTATION_CREATE_PENDING]: 'mine' });
  assert.equal(asksForWork(pet('theirs'), pet(), 'watch', marks), true);
  marks.writing('v', { [ANNOTATION_CREATE_PENDING]: 'theirs' });
  assert.equal(asksForWork(pet('theirs'), pet(), 'watch', marks), true);
});
