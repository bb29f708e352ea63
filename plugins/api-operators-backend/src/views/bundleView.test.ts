// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleKey, petShop } from '../testing/snapshot.ts';
import { bundleList } from './bundleList.ts';
import { bundleView } from './bundleView.ts';
import { findNode } from './nodeView.ts';

test('the environments come in the order of the pipeline, however its paths are written', () => {
  const view = bundleView(petShop(), bundleKey);
  assert.deepEqual(
    view?.environments.map(each => [each.name, each.release?.number, each.promotesTo]),
    [
      ['dev', 2, ['staging']],
      ['staging', 1, ['prod']],
      ['prod', undefined, []],
    ],
  );
});

test('an environment without a Binding says that nothing is there', () => {
  const prod = bundleView(petShop(), bundleKey)?.environments.find(each => each.name === 'prod');
  assert.equal(prod?.state, 'Nothing here');
  assert.equal(prod?.binding, undefined);
});

test('the graph is that of the environment that is asked for, with the state of each node', () => {
  const graph = bundleView(petShop(), bundleKey, 'staging')?.graph;
  assert.equal(graph?.source.name, 'pet-shop-staging');
  assert.deepEqual(
    graph?.nodes.map(node => [node.id, node.state]),
    [
      ['pet', 'Synced'],
      ['order', 'Pending'],
    ],
  );
});

test('an edge says why it is there', () => {
  const edges = bundleView(petShop(), bundleKey)?.graph.edges;
  assert.deepEqual(edges, [
    { from: 'pet', to: 'order', because: [{ field: 'resources[1].dependsOn[0]' }] },
  ]);
});

test('releases are shown newest first', () => {
  const view = bundleView(petShop(), bundleKey);
  assert.deepEqual(
    view?.releases.map(each => each.number),
    [2, 1],
  );
});

test('the list leaves out the copies that Bindings made', () => {
  assert.deepEqual(
    bundleList(petShop()).map(item => item.name),
    ['pet-shop'],
  );
});

test('a Bundle that is not there has no view', () => {
  assert.equal(bundleView(petShop(), { ...bundleKey, name: 'other' }), undefined);
});

test('a node has what it wants and what is live', () => {
  const found = findNode(petShop(), bundleKey, 'pet', 'dev');
  assert.deepEqual(found?.view.desired, { name: 'dev-pet' });
  assert.equal(found?.live?.metadata.uid, 'pet-uid');
});
