// SPDX-License-Identifier: Apache-2.0
import type {
  BundleView,
  NodeView,
  PreviewView,
  PromotionResult,
  PromotionReview,
} from '@api-operators/backstage-plugin-api-operators-common';
import type { ApiOperatorsApi } from '../api/ApiOperatorsApi';

export const bundleKey = {
  plural: 'petstorebundles',
  group: 'petstore.example.com',
  namespace: 'petstore',
  name: 'pet-shop',
};

export const release = (number: number) => ({
  name: `pet-shop-${String(number).repeat(10)}`,
  digest: String(number).repeat(64),
  number,
});

export function bundleView(more: Partial<BundleView> = {}): BundleView {
  return {
    key: bundleKey,
    kind: 'PetstoreBundle',
    api: 'petstore',
    template: true,
    state: 'Template',
    conditions: [],
    releases: [release(2), release(1)],
    environments: [
      {
        name: 'dev',
        displayName: 'Development',
        isProduction: false,
        binding: { namespace: 'petstore', name: 'pet-shop-dev' },
        state: 'Synced',
        release: release(2),
        promotesTo: ['staging'],
      },
      {
        name: 'staging',
        displayName: 'Staging',
        isProduction: false,
        binding: { namespace: 'petstore', name: 'pet-shop-staging' },
        state: 'Synced',
        pinned: release(1),
        release: release(1),
        promotesTo: [],
      },
    ],
    graph: {
      source: { namespace: 'petstore', name: 'pet-shop-dev', environment: 'dev' },
      problems: [],
      nodes: [
        { id: 'pet', kind: 'Pet', name: 'pet-shop-dev-pet', state: 'Synced', ready: true },
        {
          id: 'order',
          kind: 'Order',
          name: 'pet-shop-dev-order',
          state: 'Waiting',
          ready: false,
          message: 'waits for pet',
        },
      ],
      edges: [{ from: 'pet', to: 'order', because: [{ field: 'spec.petId' }] }],
    },
    ...more,
  };
}

const target = { namespace: 'petstore', name: 'pet-shop-staging' };

export const promoted: PromotionResult = { kind: 'promoted', binding: target, release: release(2) };

export const review: PromotionReview = {
  request: { bundle: bundleKey, from: 'dev', to: 'staging' },
  right: { allowed: true },
  refusals: [],
  warnings: [],
  binding: target,
  current: release(1),
  next: release(2),
  destructive: false,
  planHash: 'abc',
  nodes: [
    {
      id: 'pet',
      kind: 'Pet',
      change: 'update',
      destructive: false,
      fields: [{ path: 'spec.name', rendered: 'Rex', live: 'Max', next: 'Fluffy' }],
      calls: [{ method: 'PUT', path: '/pet', body: { name: 'Fluffy' } }],
      notes: [],
    },
  ],
};

export const node: NodeView = {
  id: 'pet',
  kind: 'Pet',
  namespace: 'petstore',
  name: 'pet-shop-dev-pet',
  desired: { name: 'Fluffy' },
  live: { spec: { name: 'Fluffy' } },
  calls: [
    {
      entry: 1,
      at: '2026-01-01T00:00:00Z',
      object: 'Pet petstore/pet-shop-dev-pet',
      operation: 'create',
      method: 'POST',
      url: 'http://localhost/pet',
      status: 200,
      durationMs: 12,
      outcome: 'ok',
    },
  ],
};

/** A backend whose answers a test sets; its stream stays open until it is aborted. */
export function fakeApi(more: Partial<ApiOperatorsApi> = {}): ApiOperatorsApi & {
  push: (view: BundleView) => void;
} {
  let listener: ((view: BundleView) => void) | undefined;
  return {
    push: view => listener?.(view),
    listBundles: async () => [],
    streamBundle: (_key, { signal, onView }) => {
      listener = onView;
      onView(bundleView());
      return new Promise(resolve => {
        signal.addEventListener('abort', () => resolve());
      });
    },
    getNode: async () => node,
    getPromotionRight: async () => ({ allowed: true }),
    reviewPromotion: async () => review,
    promote: async () => promoted,
    previewDocument: async () => ({
      title: 'Pets',
      api: 'pets',
      prefix: 'Pets',
      rows: [],
      kinds: [],
      problems: [],
      problemCount: 0,
    }),
    previewEntity: async () => largePreview(),
    ...more,
  };
}

/** A document of 20,000 operations, each of them a kind. */
export function largePreview(): PreviewView {
  const numbers = Array.from({ length: 20_000 }, (_, index) => index);
  return {
    title: 'Large',
    api: 'large',
    prefix: 'Large',
    rows: numbers.map(index => ({
      method: 'POST',
      path: `/things-${index}`,
      kind: `Thing${index}`,
      role: 'resource',
      use: 'create',
      reason: 'POST to a collection',
    })),
    kinds: numbers.map(index => ({ kind: `Thing${index}`, role: 'resource', plural: `things${index}`, fields: 1 })),
    problems: [],
    problemCount: 0,
  };
}
