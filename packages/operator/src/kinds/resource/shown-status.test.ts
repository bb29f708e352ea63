// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResourceStatus } from '@api-operators/api';
import { sameAnswer } from './shown-status.ts';

const answered = (response: ResourceStatus['response']): ResourceStatus =>
  ({ response } as ResourceStatus);
const before = answered({
  data: { id: 1, name: 'Rex', owner: { city: 'Bern', phone: '0' } },
  lastUpdated: '2026-01-01T00:00:00Z',
  statusCode: 200,
  success: true,
});

test('an answer whose members only stand in another order is no news', () => {
  const after = answered({
    success: true,
    statusCode: 200,
    lastUpdated: '2026-01-01T00:10:00Z',
    data: { owner: { phone: '0', city: 'Bern' }, name: 'Rex', id: 1 },
  });
  assert.equal(sameAnswer(before, after), true);
});

test('another value is news, and so is another status code', () => {
  const { response } = before;
  assert.equal(
    sameAnswer(
      before,
      answered({ ...response!, data: { id: 1, name: 'Max' } }),
    ),
    false,
  );
  assert.equal(
    sameAnswer(before, answered({ ...response!, statusCode: 201 })),
    false,
  );
});
