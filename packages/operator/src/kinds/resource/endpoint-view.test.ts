// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNOTATION_APPLIED, type ApiResource } from '@api-operators/api';
import { endpointSuffixes } from './endpoint-view.ts';

test('an endpoint keeps its annotations when the order of the URLs changes, so that nothing is made there twice (5.52)', () => {
  const [a, b, c] = ['http://a', 'http://b', 'http://c'];
  const fresh = { metadata: { name: 'rex' } } as unknown as ApiResource;
  const [first, second] = endpointSuffixes(fresh, [a, b]);
  assert.equal(first, '');
  const made = {
    metadata: {
      name: 'rex',
      annotations: {
        [ANNOTATION_APPLIED]: JSON.stringify({ fields: [], endpoint: a }),
      },
    },
  } as unknown as ApiResource;
  assert.deepEqual(endpointSuffixes(made, [b, a]), [second, '']);
  assert.equal(new Set(endpointSuffixes(made, [c, b, a])).size, 3);
});
