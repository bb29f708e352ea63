// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNOTATION_PLAN_HASH, ANNOTATION_PROMOTED_BY } from '@api-operators/api';
import { promote, refusalText, review, type Refused, type Review } from './index.ts';
import { petShop } from './testing/pet-shop.ts';

const toStaging = { from: 'dev', to: 'staging' };

function possible(result: Review | Refused): Review {
  return result.kind === 'possible' ? result : assert.fail(result.refusals.map(refusalText).join('\n'));
}

function codes(result: Review | Refused): string[] {
  return result.kind === 'refused' ? result.refusals.map(({ code }) => code) : [];
}

test('a review shows the rendered, live and new value of each node, and the calls that follow', () => {
  const { plan, route, warnings } = possible(review(petShop(), toStaging));
  assert.equal(route.release.metadata.name, 'shop-2');
  assert.equal(route.current?.metadata.name, 'shop-1');
  assert.deepEqual(warnings, []);
  const [pet, kitten] = plan.nodes;
  assert.equal(pet.change, 'update');
  assert.deepEqual(pet.differences, [
    { path: 'name', before: 'Staging', live: 'Staging', after: 'Staging the second' },
  ]);
  assert.deepEqual(pet.calls, [
    {
      operation: 'update',
      method: 'PUT',
      path: '/pet/11',
      mediaType: 'application/json',
      body: { name: 'Staging the second' },
    },
  ]);
  assert.equal(kitten.change, 'create');
  assert.deepEqual(kitten.calls.map(({ method, path }) => `${method} ${path}`), ['POST /pet']);
});

test('a promotion is one patch of releaseRef, held to the Binding as it was read', () => {
  const facts = petShop();
  const { planHash } = possible(review(facts, toStaging));
  const result = promote(facts, toStaging, { planHash, by: 'user:default/ada' });
  assert.equal(result.kind, 'promote');
  assert.deepEqual(result.kind === 'promote' && result.command, {
    kind: 'patch',
    object: {
      apiVersion: 'petstore.example.com/v1alpha1',
      kind: 'PetstoreBundleBinding',
      namespace: 'n',
      name: 'shop-staging',
    },
    patch: {
      metadata: {
        resourceVersion: '7',
        annotations: { [ANNOTATION_PROMOTED_BY]: 'user:default/ada', [ANNOTATION_PLAN_HASH]: planHash },
      },
      spec: { releaseRef: { name: 'shop-2', digest: facts.releases[1].spec?.digest } },
    },
  });
});

test('what was reviewed is what runs: any change of the target gives a fresh review instead', () => {
  const facts = petShop();
  const { planHash } = possible(review(facts, toStaging));
  facts.bindings[1].spec = { ...facts.bindings[1].spec!, config: { petName: 'Other' } };
  const result = promote(facts, toStaging, { planHash, by: 'u' });
  assert.equal(result.kind, 'changed');
  assert.notEqual(result.kind === 'changed' && result.review.planHash, planHash);
});

test('the same facts give the same plan hash', () => {
  assert.equal(possible(review(petShop(), toStaging)).planHash, possible(review(petShop(), toStaging)).planHash);
});

test('an environment cannot be skipped, by path or by release', () => {
  assert.deepEqual(codes(review(petShop(), { from: 'dev', to: 'prod' })), ['not-in-pipeline']);
  assert.deepEqual(codes(review(petShop(), { from: 'staging', to: 'prod', release: 'shop-2' })), [
    'skips-environment',
    'source-not-synced',
  ]);
  assert.deepEqual(codes(review(petShop(), { to: 'prod', release: 'shop-2' })), ['skips-environment']);
});

test('the first environment of a pipeline takes any release', () => {
  const facts = petShop();
  facts.bindings[0].spec = { ...facts.bindings[0].spec!, config: { petName: 'Dev', weight: 3 } };
  assert.equal(possible(review(facts, { to: 'dev', release: 'shop-3' })).route.release.metadata.name, 'shop-3');
});

test('going back to an older release is the same act, with a warning, and asks nothing of a source', () => {
  const facts = petShop();
  facts.bindings[0].status = { ...facts.bindings[0].status, state: 'Failed' };
  const back = possible(review(facts, { to: 'dev', release: 'shop-1' }));
  assert.equal(back.route.rollback, true);
  assert.deepEqual(back.warnings.map(({ code }) => code), ['rollback', 'destructive']);
});

test('destroying data in the API needs explicit consent', () => {
  const facts = petShop();
  const request = { to: 'dev', release: 'shop-1' };
  const { planHash, plan } = possible(review(facts, request));
  const gone = plan.nodes.find(({ id }) => id === 'kitten');
  assert.equal(gone?.destructive, true);
  assert.deepEqual(gone?.calls.map(({ method, path }) => `${method} ${path}`), ['DELETE /pet/12']);
  const refused = promote(facts, request, { planHash, by: 'u' });
  assert.equal(refused.kind === 'refused' && refused.refusals[0].code, 'needs-consent');
  assert.equal(promote(facts, request, { planHash, by: 'u', destroy: true }).kind, 'promote');
});

test('a source that is not synced promotes nothing', () => {
  for (const state of ['Failed', 'Syncing', 'Pending'] as const) {
    const facts = petShop();
    facts.bindings[0].status = { ...facts.bindings[0].status, state, message: 'pet answers 500.' };
    const result = review(facts, toStaging);
    assert.deepEqual(codes(result), ['source-not-synced']);
    assert.match(result.kind === 'refused' ? refusalText(result.refusals[0]) : '', new RegExp(`dev is ${state}: pet answers 500`));
  }
  const moving = petShop();
  moving.bindings[0].spec = { ...moving.bindings[0].spec!, releaseRef: { name: 'shop-3' } };
  assert.deepEqual(codes(review(moving, toStaging)), ['source-not-synced']);
});

test('the release that is there already is not promoted again', () => {
  const facts = petShop();
  facts.bindings[1].spec = { ...facts.bindings[1].spec!, releaseRef: { name: 'shop-2', digest: facts.releases[1].spec?.digest } };
  facts.bindings[1].status = { ...facts.bindings[1].status, release: { name: 'shop-2', digest: facts.releases[1].spec?.digest ?? '' } };
  assert.deepEqual(codes(review(facts, toStaging)), ['already-there']);
});

test('all missing and mistyped config keys of the target are told at once, before anything is done', () => {
  const facts = petShop();
  facts.bindings[0].spec = {
    ...facts.bindings[0].spec!,
    releaseRef: { name: 'shop-3', digest: facts.releases[2].spec?.digest },
  };
  facts.bindings[0].status = { state: 'Synced', release: { name: 'shop-3', digest: facts.releases[2].spec?.digest ?? '' } };
  facts.bindings[1].spec = { ...facts.bindings[1].spec!, config: {} };
  const result = review(facts, toStaging);
  assert.deepEqual(codes(result), ['preflight']);
  const [refusal] = result.kind === 'refused' ? result.refusals : [];
  assert.deepEqual(refusal.code === 'preflight' && refusal.problems.map(({ code, path }) => [code, path]), [
    ['config-missing', 'resources[0].spec.name'],
    ['config-missing', 'resources[0].spec.weight'],
  ]);
  assert.match(refusalText(refusal), /config\.petName.*config\.weight.*shop-staging/);
});

test('kinds and fields that the target has not are told by node, path and kind', () => {
  const facts = { ...petShop(), schemas: { find: () => undefined, all: () => [] } };
  const result = review(facts, toStaging);
  const [refusal] = result.kind === 'refused' ? result.refusals : [];
  assert.equal(refusal.code, 'preflight');
  assert.match(refusal.message, /resources\[0\]\.kind \(node pet\): There is no kind Pet in petstore/);
});

test('a schema that changed since the release was cut is warned about where the release still fits', () => {
  const facts = petShop();
  facts.releases[1].spec!.schemas = { 'pets.petstore.example.com/v1alpha1': '0'.repeat(64) };
  assert.deepEqual(possible(review(facts, toStaging)).warnings.map(({ code }) => code), ['schema-changed']);
});

test('an object of the name that is not the Bundle’s stops the promotion and is named', () => {
  const facts = petShop();
  const placementOf = facts.placementOf;
  const result = review(
    {
      ...facts,
      placementOf(binding) {
        const placement = placementOf(binding);
        const find = (key: { name: string; kind: string; apiVersion: string }) =>
          key.name === 'shop-staging-kitten' ? { ...key, metadata: { name: key.name } } : undefined;
        return { ...placement, observed: { ...placement.observed, find } };
      },
    },
    toStaging,
  );
  assert.deepEqual(codes(result), ['name-conflict']);
  assert.match(result.kind === 'refused' ? result.refusals[0].message : '', /Pet n\/shop-staging-kitten/);
});

test('nothing is promoted into what is being deleted, nor to where no Binding is', () => {
  const facts = petShop();
  facts.bindings[1].metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
  assert.deepEqual(codes(review(facts, toStaging)), ['being-deleted']);
  assert.deepEqual(codes(review(petShop(), { from: 'dev', to: 'qa' })), ['no-binding']);
  assert.deepEqual(codes(review(petShop(), { from: 'qa', to: 'dev' })), ['no-binding']);
  assert.deepEqual(codes(review(petShop(), { to: 'dev', release: 'shop-9' })), ['no-release']);
  assert.deepEqual(codes(review(petShop(), { to: 'dev' })), ['no-release']);
});

test('a paused target is promoted with a warning', () => {
  const facts = petShop();
  facts.bindings[1].spec = { ...facts.bindings[1].spec!, paused: true };
  assert.deepEqual(possible(review(facts, toStaging)).warnings.map(({ code }) => code), ['paused']);
});
