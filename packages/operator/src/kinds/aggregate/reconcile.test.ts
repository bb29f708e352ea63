// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cache, UnstructuredObject } from '@api-operators/kube';
import { aggregatesOf, type Selections } from './reconcile.ts';

const GROUP = 'petstore.example.com/v1alpha1';

test('a change wakes the Aggregates that select the object or did so before, and no others', () => {
  const aggregate = (name: string, namespace: string, spec: object) =>
    ({
      apiVersion: GROUP,
      kind: 'PetstoreAggregate',
      metadata: { name, namespace },
      spec,
    } as unknown as UnstructuredObject);
  const all = [
    aggregate('by-name', 'shop', { resources: [{ kind: 'Pet', name: 'rex' }] }),
    aggregate('by-label', 'shop', {
      resourceSelectors: [{ kind: 'Pet', matchLabels: { a: '1' } }],
    }),
    aggregate('until-now', 'shop', {
      resourceSelectors: [{ kind: 'Pet', matchLabels: { a: '2' } }],
    }),
    aggregate('other-kind', 'shop', {
      resourceSelectors: [{ kind: 'Order' }],
    }),
    aggregate('other-api', 'shop', {
      resourceSelectors: [{ kind: 'Pet', apiVersion: 'crm.example.com/v1' }],
    }),
    aggregate('bad', 'shop', {
      resourceSelectors: [{ kind: 'Pet', namePattern: '(' }],
    }),
    aggregate('by-name', 'elsewhere', {
      resources: [{ kind: 'Pet', name: 'rex' }],
    }),
  ];
  const cache = {
    list: ({ namespace }: { namespace: string }) =>
      all.filter(each => each.metadata.namespace === namespace),
  } as unknown as Cache;
  const selections: Selections = new Map([
    ['shop/until-now', new Set([`${GROUP}\nPet\nrex`])],
    ['shop/other-api', new Set(['crm.example.com/v1\nPet\nrex'])],
  ]);
  const woken = aggregatesOf(cache, selections, {
    apiVersion: GROUP,
    kind: 'Pet',
    metadata: { name: 'rex', namespace: 'shop', labels: { a: '1' } },
  });
  assert.deepEqual(
    woken.map(key => `${key.namespace}/${key.name}`),
    ['shop/by-name', 'shop/by-label', 'shop/until-now'],
  );
});
