// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isConditionTrue, setCondition } from './conditions.ts';

const ready = { type: 'Ready', status: 'True', reason: 'Synced', message: 'ok', observedGeneration: 1 } as const;

describe('conditions', () => {
  const first = setCondition(undefined, ready, 'T1');

  it('keep their time while only reason, message or generation change', () => {
    assert.equal(first[0].lastTransitionTime, 'T1');
    const later = setCondition(first, { ...ready, reason: 'Other', observedGeneration: 2 }, 'T2');
    assert.deepEqual(later, [{ ...ready, reason: 'Other', observedGeneration: 2, lastTransitionTime: 'T1' }]);
    const failed = setCondition(later, { ...ready, status: 'False' }, 'T3');
    assert.equal(failed[0].lastTransitionTime, 'T3');
  });

  it('are the same list when nothing changed, so that nobody writes', () => {
    assert.equal(setCondition(first, { ...ready }, 'T2'), first);
  });

  it('keep their places and leave other types alone', () => {
    const two = setCondition(first, { ...ready, type: 'Synced' }, 'T2');
    assert.deepEqual(two.map(each => each.type), ['Ready', 'Synced']);
    const changed = setCondition(two, { ...ready, message: 'x' }, 'T3');
    assert.deepEqual(changed.map(each => each.type), ['Ready', 'Synced']);
    assert.equal(changed[1], two[1]);
  });

  it('are true for a generation only when they have seen it', () => {
    assert.equal(isConditionTrue(first, 'Ready', 1), true);
    assert.equal(isConditionTrue(first, 'Ready', 2), false);
    assert.equal(isConditionTrue(first, 'Synced'), false);
    assert.equal(isConditionTrue(undefined, 'Ready'), false);
  });
});
