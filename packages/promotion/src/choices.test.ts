// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choices, environmentOrder, stepsOf } from './index.ts';
import { petShop } from './testing/pet-shop.ts';

test('the row of environments follows the pipeline, whatever the order in which it is written', () => {
  const { pipelines } = petShop();
  pipelines[0].spec?.promotionPaths.reverse();
  assert.deepEqual(environmentOrder(pipelines), ['dev', 'staging', 'prod']);
  assert.deepEqual(stepsOf([...pipelines, ...pipelines]).length, 2);
});

test('a pipeline that goes round still has an order', () => {
  const { pipelines } = petShop();
  pipelines[0].spec?.promotionPaths.push({ sourceEnvironmentRef: { name: 'prod' }, targetEnvironmentRefs: [{ name: 'dev' }] });
  assert.deepEqual(environmentOrder(pipelines).toSorted(), ['dev', 'prod', 'staging']);
});

test('each button says what it would promote, or why it is off', () => {
  const facts = petShop();
  const off = choices(facts).map(({ from, to, release, refusals }) => [
    from,
    to,
    release?.metadata.name,
    refusals.map(({ code }) => code).join(),
  ]);
  assert.deepEqual(off, [
    ['dev', 'staging', 'shop-2', ''],
    ['staging', 'prod', 'shop-1', 'already-there'],
  ]);
});

test('a release that the source has and that is older than the target’s is a step back', () => {
  const facts = petShop();
  const [dev, staging] = facts.bindings;
  [dev.status, staging.status] = [staging.status, dev.status];
  [dev.spec, staging.spec] = [
    { ...dev.spec!, releaseRef: staging.spec?.releaseRef },
    { ...staging.spec!, releaseRef: dev.spec?.releaseRef },
  ];
  const [first] = choices(facts);
  assert.equal(first.release?.metadata.name, 'shop-1');
  assert.deepEqual(first.refusals, []);
});
