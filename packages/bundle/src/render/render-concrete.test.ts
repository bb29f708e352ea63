// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, type BundleBinding, type BundleRelease, type BundleSpec, type JsonObject } from '@api-operators/api';
import { API_VERSION, petstoreKinds } from '../scenario/kinds.ts';
import { compile, decide, renderConcrete, schemaLookup } from '../index.ts';
import { celLiteral } from './cel-literal.ts';

const schemas = schemaLookup(petstoreKinds());

function release(template: BundleSpec): BundleRelease {
  return {
    apiVersion: API_VERSION,
    kind: 'PetstoreBundleRelease',
    metadata: { name: 'shop-1' },
    spec: { bundle: { name: 'shop' }, number: 1, digest: digest(template), template },
  };
}

function binding(config: JsonObject, more: Partial<NonNullable<BundleBinding['spec']>> = {}): BundleBinding {
  return {
    apiVersion: API_VERSION,
    kind: 'PetstoreBundleBinding',
    metadata: { name: 'shop-dev', namespace: 'home', uid: 'b1' },
    spec: { bundleRef: { name: 'shop' }, environment: 'dev', config, ...more },
  };
}

const template: BundleSpec = {
  resources: [
    { id: 'pet', kind: 'Pet', spec: { name: '${config.name}' } },
    { id: 'order', kind: 'Order', spec: { note: '${config.name}${resources.pet.status.externalID}' } },
  ],
};

function rendered(of: BundleSpec, to: BundleBinding) {
  const result = renderConcrete({ release: release(of), binding: to, kind: 'PetstoreBundle', apiVersion: API_VERSION, schemas });
  return result.kind === 'rendered' ? result : assert.fail(JSON.stringify(result.problems));
}

test('a config value is data to every later reader, whatever it looks like', () => {
  for (const name of ['a', '${resources.order.spec.note}', '$', '$$', 'x$', '$${y}', '${', '}', '"\\n\'']) {
    const { bundle } = rendered(template, binding({ name }));
    const compiled = compile({ apiVersion: API_VERSION, name: 'shop-dev', spec: bundle.spec, schemas });
    assert.equal(compiled.kind, 'compiled', name);
    const owned = { ...bundle, metadata: { ...bundle.metadata, uid: 'u' } };
    const first = decide({ bundle: owned, compiled, observed: { children: [] }, now: 0 });
    const pet = first.actions.find(action => action.kind === 'apply')?.object;
    assert.ok(pet);
    assert.equal(pet.spec?.name, name);
    const live = { ...pet, status: { state: 'Synced', externalID: '7' } };
    const second = decide({ bundle: owned, compiled, observed: { children: [live] }, now: 0 });
    assert.equal(second.actions.find(action => action.kind === 'apply')?.object.spec?.note, `${name}7`);
  }
});

test('a Bundle beside its Binding is owned by it; one elsewhere is not, and its references say where they resolve', () => {
  const beside = rendered(template, binding({ name: 'x' }, { targetConnection: { name: 'c' } }));
  assert.equal(beside.bundle.metadata.ownerReferences?.[0].uid, 'b1');
  assert.deepEqual(beside.bundle.spec?.targetConnection, { name: 'c' });
  const elsewhere = rendered(
    template,
    binding({ name: 'x' }, { targetConnection: { name: 'c' }, destination: { namespace: 'away' } }),
  );
  assert.equal(elsewhere.bundle.metadata.namespace, 'away');
  assert.equal(elsewhere.bundle.metadata.ownerReferences, undefined);
  assert.deepEqual(elsewhere.bundle.spec?.targetConnection, { name: 'c', namespace: 'home' });
});

test('a release other than the pinned one, or with other contents than its digest, is refused', () => {
  const input = { binding: binding({ name: 'x' }), kind: 'PetstoreBundle', apiVersion: API_VERSION, schemas };
  const good = release(template);
  const codeOf = (result: ReturnType<typeof renderConcrete>) =>
    result.kind === 'refused' ? result.problems.map(({ code }) => code) : [];
  const pin = (name: string, of: string) => binding({ name: 'x' }, { releaseRef: { name, digest: of } });
  const right = good.spec?.digest ?? '';
  assert.deepEqual(codeOf(renderConcrete({ ...input, release: good, binding: pin('shop-1', right) })), []);
  assert.deepEqual(codeOf(renderConcrete({ ...input, release: good, binding: pin('shop-2', right) })), ['release-mismatch']);
  assert.deepEqual(codeOf(renderConcrete({ ...input, release: good, binding: pin('shop-1', '0'.repeat(64)) })), ['release-mismatch']);
  const changed = structuredClone(good);
  (changed.spec as NonNullable<typeof changed.spec>).template.resources.pop();
  assert.deepEqual(codeOf(renderConcrete({ ...input, release: changed })), ['release-mismatch']);
});

test('an expression that fails with the given values is told before anything is rendered', () => {
  const dividing: BundleSpec = {
    resources: [{ id: 'order', kind: 'Order', spec: { quantity: '${10 / config.parts}' } }],
  };
  const result = renderConcrete({
    release: release(dividing),
    binding: binding({ parts: 0 }),
    kind: 'PetstoreBundle',
    apiVersion: API_VERSION,
    schemas,
  });
  assert.equal(result.kind, 'refused');
  assert.deepEqual(result.kind === 'refused' && result.problems.map(({ code, path }) => [code, path]), [
    ['config-value', 'resources[0].spec.quantity'],
  ]);
});

test('literals are CEL', () => {
  assert.equal(celLiteral({ a: [1, -2, 1.5, true, null, 'x"y'], 'b-c': 12n }), '{"a": [1, (-2), 1.5, true, null, "x\\"y"], "b-c": 12}');
});
