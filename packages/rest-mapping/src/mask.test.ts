// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mask } from './mask.ts';

test('what is left of a Secret where a message was cut is masked as well (5.64)', () => {
  const secret = 'Y2FuYXJ5LXVzZXI6c2VjcmV0';
  assert.equal(mask('sent Basic Y2FuYXJ5LXVz…', [secret]), 'sent Basic ***…');
  assert.equal(mask('sent Basic Y2F…', [secret]), 'sent Basic Y2F…');
  assert.equal(
    mask('it was Y2FuYXJ5LXVz, and more', [secret]),
    'it was Y2FuYXJ5LXVz, and more',
  );
  assert.equal(mask('…', [secret]), '…');
});
