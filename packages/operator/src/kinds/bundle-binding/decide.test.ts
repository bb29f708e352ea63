// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  digest,
  FINALIZER_BINDING,
  LABEL_BINDING_UID,
  type Bundle,
  type BundleBinding,
  type BundleRelease,
  type BundleSpec,
} from '@api-operators/api';
import { schemaLookup } from '@api-operators/bundle';
import { decideRelease } from '../bundle-release/decide.ts';
import { decideBinding, type BindingFacts } from './decide.ts';

const API = 'petstore.example.com/v1alpha1';
const schemas = schemaLookup([
  {
    apiVersion: API,
    kind: 'Pet',
    plural: 'pets',
    role: 'resource',
    namespaced: true,
    schema: {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { name: { type: 'string' } } },
        status: {
          type: 'object',
          properties: { externalID: { type: 'string' } },
        },
      },
    },
    idType: 'integer',
  },
]);
const template: BundleSpec = {
  resources: [{ id: 'pet', kind: 'Pet', spec: { name: '${config.petName}' } }],
};
const bundle = (spec: BundleSpec = template): Bundle => ({
  apiVersion: API,
  kind: 'PetstoreBundle',
  metadata: { name: 'app', namespace: 'shop', uid: 'b1', generation: 1 },
  spec,
});
const cut = (spec: BundleSpec, before: BundleRelease[] = []): BundleRelease => {
  const decision = decideRelease({
    bundle: bundle(spec),
    releases: before,
    kind: 'PetstoreBundleRelease',
    schemas: {},
  });
  assert.equal(decision.kind, 'cut');
  return (decision as { object: BundleRelease }).object;
};
const binding = (spec: Partial<BundleBinding['spec']> = {}): BundleBinding => ({
  apiVersion: API,
  kind: 'PetstoreBundleBinding',
  metadata: {
    name: 'app-dev',
    namespace: 'shop',
    uid: 'bb1',
    generation: 1,
    finalizers: [FINALIZER_BINDING],
  },
  spec: {
    bundleRef: { name: 'app' },
    environment: 'dev',
    config: { petName: 'Rex' },
    ...spec,
  },
});
const facts = (more: Partial<BindingFacts> = {}): BindingFacts => {
  const release = cut(template);
  return {
    binding: binding(),
    bundleKind: { apiVersion: API, kind: 'PetstoreBundle' },
    bundle: {
      ...bundle(),
      status: {
        currentRelease: {
          name: release.metadata.name,
          digest: digest(template),
        },
      },
    },
    template: true,
    releases: [release],
    schemas,
    find: () => undefined,
    rendered: [],
    now: 0,
    ...more,
  };
};
const reason = (decision: ReturnType<typeof decideBinding>) =>
  decision.status.conditions?.find(condition => condition.type === 'Ready')
    ?.reason;

test('a template is released once for each content, counted from 1, and pausing it is no new content', () => {
  const first = cut(template);
  assert.equal(first.spec?.number, 1);
  assert.equal(first.spec?.digest, digest(template));
  const again = decideRelease({
    bundle: bundle({ ...template, paused: true }),
    releases: [first],
    kind: 'R',
    schemas: {},
  });
  assert.equal(again.kind, 'exists');
  const second = cut({ ...template, syncWaves: true }, [first]);
  assert.equal(second.spec?.number, 2);
  const back = decideRelease({
    bundle: bundle(),
    releases: [second, first],
    kind: 'R',
    schemas: {},
  });
  assert.equal(back.release.name, first.metadata.name);
});

test('a Binding renders the Bundle that its release and config make', () => {
  const decision = decideBinding(facts());
  assert.deepEqual(
    decision.actions.map(action => action.kind),
    ['apply'],
  );
  const [action] = decision.actions;
  assert.equal(
    action.kind === 'apply' && action.bundle.spec?.resources[0].spec?.name,
    'Rex',
  );
  assert.equal(
    action.kind === 'apply' && action.bundle.metadata.name,
    'app-dev',
  );
});

test('a Bundle that is as it shall be is not written again, and its state is the Binding’s', () => {
  const [action] = decideBinding(facts()).actions;
  assert.equal(action.kind, 'apply');
  const live: Bundle = {
    ...(action as { bundle: Bundle }).bundle,
    status: {
      state: 'Synced',
      observedGeneration: 4,
      summary: { total: 1, synced: 1, failed: 0, pending: 0, skipped: 0 },
    },
  };
  live.metadata = {
    ...live.metadata,
    generation: 4,
    labels: { ...live.metadata.labels, [LABEL_BINDING_UID]: 'bb1' },
  };
  const known = {
    ...binding(),
    status: { bundle: { name: 'app-dev', namespace: 'shop', generation: 4 } },
  };
  const same = decideBinding(
    facts({ binding: known, find: () => live, rendered: [live] }),
  );
  assert.deepEqual(same.actions, []);
  assert.equal(same.status.state, 'Synced');
  const edited = { ...live, metadata: { ...live.metadata, generation: 5 } };
  const repaired = decideBinding(
    facts({ binding: known, find: () => edited, rendered: [edited] }),
  );
  assert.deepEqual(
    repaired.actions.map(each => each.kind),
    ['apply'],
  );
});

const refusals: [string, string, RegExp, () => Partial<BindingFacts>][] = [
  [
    'whose Bundle does not exist',
    'BundleMissing',
    /no PetstoreBundle app in namespace shop/,
    () => ({ bundle: undefined }),
  ],
  [
    'to a concrete Bundle',
    'NotATemplate',
    /set its spec.template to true/,
    () => ({ template: false }),
  ],
  [
    'to a template without a release',
    'NoRelease',
    /has no release yet/,
    () => ({ bundle: bundle() }),
  ],
  [
    'that pins a release that does not exist',
    'ReleaseMissing',
    /has no release nope; it has app-/,
    () => ({ binding: binding({ releaseRef: { name: 'nope' } }) }),
  ],
  [
    'that lacks a config key',
    'ConfigMissing',
    /petName/,
    () => ({ binding: binding({ config: {} }) }),
  ],
  [
    'whose pin has another digest',
    'NotRendered',
    /digest/,
    () => ({
      binding: binding({
        releaseRef: {
          name: cut(template).metadata.name,
          digest: '0'.repeat(64),
        },
      }),
    }),
  ],
  [
    'to another cluster',
    'UnknownCluster',
    /cluster "far"/,
    () => ({ binding: binding({ destination: { cluster: 'far' } }) }),
  ],
  [
    'whose name is taken',
    'NameTaken',
    /give the Binding another name/,
    () => ({ find: () => bundle() }),
  ],
];
for (const [name, expected, message, more] of refusals) {
  test(`a Binding ${name} changes nothing and says so`, () => {
    const decision = decideBinding(facts(more()));
    assert.deepEqual(decision.actions, []);
    assert.equal(reason(decision), expected);
    assert.match(decision.status.message ?? '', message);
  });
}

test('a Binding that is deleted waits for what it rendered', () => {
  const leaving = binding();
  leaving.metadata.deletionTimestamp = 'now';
  const child = {
    ...bundle(),
    metadata: { ...bundle().metadata, name: 'app-dev' },
  };
  assert.deepEqual(
    decideBinding(facts({ binding: leaving, rendered: [child] })).actions.map(
      each => each.kind,
    ),
    ['delete'],
  );
  assert.deepEqual(
    decideBinding(facts({ binding: leaving })).actions.map(each => each.kind),
    ['release'],
  );
});

test('a Binding whose destination changed removes what it left elsewhere', () => {
  const elsewhere = {
    ...bundle(),
    metadata: { ...bundle().metadata, name: 'app-dev', namespace: 'old' },
  };
  const decision = decideBinding(facts({ rendered: [elsewhere] }));
  assert.deepEqual(
    decision.actions.map(each => each.kind),
    ['apply', 'delete'],
  );
});
