// SPDX-License-Identifier: Apache-2.0
import {
  LABEL_BUNDLE_UID,
  digest,
  type Bundle,
  type BundleBinding,
  type BundleRelease,
  type BundleSpec,
  type DeploymentPipeline,
  type JsonObject,
  type KubeObject,
  type RestMapping,
} from '@api-operators/api';
import { compile, decide, renderConcrete, schemaLookup, type KindSchema } from '@api-operators/bundle';
import type { PromotionFacts } from '../types.ts';

/** A pet shop for tests: one template, three releases, dev → staging → prod. */
export const API_VERSION = 'petstore.example.com/v1alpha1';

const PET: KindSchema = {
  apiVersion: API_VERSION,
  kind: 'Pet',
  plural: 'pets',
  role: 'resource',
  namespaced: true,
  idType: 'integer',
  schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          weight: { type: 'integer' },
          targetConnection: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
      status: {
        type: 'object',
        properties: { state: { type: 'string' }, externalID: { type: 'string' } },
      },
    },
  },
};

const petId = { wire: 'petId', in: 'path', required: true, type: 'integer' } as const;
const MAPPING: RestMapping = {
  apiVersion: 'api-operators.dev/v1alpha1',
  kind: 'RestMapping',
  metadata: { name: 'pets.petstore.example.com' },
  spec: {
    api: 'petstore',
    group: 'petstore.example.com',
    kind: 'Pet',
    plural: 'pets',
    role: 'resource',
    versions: [
      {
        name: 'v1alpha1',
        fields: [],
        security: [],
        operations: {
          create: { method: 'POST', path: '/pet', parameters: [], body: { mediaType: 'application/json' }, success: [] },
          update: { method: 'PUT', path: '/pet/{petId}', parameters: [petId], body: { mediaType: 'application/json' }, success: [] },
          delete: { method: 'DELETE', path: '/pet/{petId}', parameters: [petId], success: [] },
        },
        identity: { parameter: 'petId', type: 'integer', discover: [] },
      },
    ],
  },
};

const TEMPLATES: BundleSpec[] = [
  { resources: [{ id: 'pet', kind: 'Pet', spec: { name: '${config.petName}' } }] },
  {
    resources: [
      { id: 'pet', kind: 'Pet', spec: { name: '${config.petName} the second' } },
      { id: 'kitten', kind: 'Pet', spec: { name: 'Kitten' } },
    ],
  },
  {
    resources: [
      { id: 'pet', kind: 'Pet', spec: { name: '${config.petName} the third', weight: '${config.weight}' } },
      { id: 'kitten', kind: 'Pet', spec: { name: 'Kitten' } },
    ],
  },
];

function releases(): BundleRelease[] {
  return TEMPLATES.map((template, i) => ({
    apiVersion: API_VERSION,
    kind: 'PetstoreBundleRelease',
    metadata: { name: `shop-${i + 1}`, namespace: 'n' },
    spec: {
      bundle: { name: 'shop' },
      number: i + 1,
      digest: digest(template),
      template,
      schemas: { [`pets.${API_VERSION}`]: digest(PET.schema) },
    },
  }));
}

function binding(environment: string, release: BundleRelease, config: JsonObject): BundleBinding {
  const ref = { name: release.metadata.name, digest: release.spec?.digest ?? '' };
  return {
    apiVersion: API_VERSION,
    kind: 'PetstoreBundleBinding',
    metadata: { name: `shop-${environment}`, namespace: 'n', uid: `binding-${environment}`, resourceVersion: '7' },
    spec: { bundleRef: { name: 'shop' }, environment, config, releaseRef: ref },
    status: { state: 'Synced', release: { ...ref, number: release.spec?.number } },
  };
}

function pipeline(...paths: [string, string][]): DeploymentPipeline {
  return {
    apiVersion: 'api-operators.dev/v1alpha1',
    kind: 'DeploymentPipeline',
    metadata: { name: 'pets' },
    spec: {
      promotionPaths: paths.map(([from, to]) => ({
        sourceEnvironmentRef: { name: from },
        targetEnvironmentRefs: [{ name: to }],
      })),
    },
  };
}

/** dev has release 2, staging and prod release 1; everything is synced. Changed by tests as they need. */
export function petShop(): PromotionFacts & {
  bindings: BundleBinding[];
  releases: BundleRelease[];
  pipelines: DeploymentPipeline[];
} {
  const all = releases();
  const schemas = schemaLookup([PET]);
  const facts = {
    bundle: { apiVersion: API_VERSION, kind: 'PetstoreBundle', metadata: { name: 'shop', namespace: 'n' } },
    pipelines: [pipeline(['dev', 'staging'], ['staging', 'prod'])],
    environments: [],
    releases: all,
    bindings: [
      binding('dev', all[1], { petName: 'Dev' }),
      binding('staging', all[0], { petName: 'Staging' }),
      binding('prod', all[0], { petName: 'Prod' }),
    ],
    schemas,
    mappings: [MAPPING],
    placementOf(of: BundleBinding) {
      const release = all.find(({ metadata }) => metadata.name === of.status?.release?.name);
      const rendered =
        release &&
        renderConcrete({
          release,
          binding: { ...of, spec: of.spec && { ...of.spec, releaseRef: undefined } },
          kind: 'PetstoreBundle',
          apiVersion: API_VERSION,
          schemas,
        });
      if (rendered?.kind !== 'rendered') {
        return { observed: { children: [] } };
      }
      const bundle: Bundle = {
        ...rendered.bundle,
        metadata: { ...rendered.bundle.metadata, uid: `bundle-${of.metadata.name}` },
      };
      return { bundle, observed: { children: childrenOf(bundle, schemas) } };
    },
  };
  return facts;
}

function childrenOf(bundle: Bundle, schemas: PromotionFacts['schemas']): KubeObject[] {
  const compiled = compile({ apiVersion: API_VERSION, name: bundle.metadata.name, spec: bundle.spec, schemas });
  const { actions } = decide({ bundle, compiled, observed: { children: [] }, now: 0 });
  return actions.flatMap((action, i) =>
    action.kind === 'apply'
      ? [
          {
            ...action.object,
            metadata: {
              ...action.object.metadata,
              uid: `child-${i}`,
              labels: { ...action.object.metadata.labels, [LABEL_BUNDLE_UID]: bundle.metadata.uid ?? '' },
            },
            status: { state: 'Synced', externalID: String(10 + i) },
          },
        ]
      : [],
  );
}
