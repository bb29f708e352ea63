// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compareResourceVersions } from './resource-version.ts';

it('resource versions compare as numbers of any length, and not at all when they are no numbers', () => {
  assert.ok(compareResourceVersions('9', '10')! < 0);
  assert.ok(compareResourceVersions('18446744073709551616', '18446744073709551615')! > 0);
  assert.equal(compareResourceVersions('7', '7'), 0);
  assert.equal(compareResourceVersions('opaque', 'opaque'), 0);
  assert.equal(compareResourceVersions('opaque', '7'), undefined);
  assert.equal(compareResourceVersions('07', '7'), undefined);
  assert.equal(compareResourceVersions(undefined, '7'), undefined);
});
