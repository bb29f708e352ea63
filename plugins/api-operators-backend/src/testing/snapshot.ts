// SPDX-License-Identifier: Apache-2.0
import type {
  Bundle,
  BundleBinding,
  BundleRelease,
  BundleSpec,
  DeploymentPipeline,
  Environment,
  KubeObject,
} from '@api-operators/api';
import {
  bundleBindingCrd,
  bundleCrd,
  bundleReleaseCrd,
  controllerFieldSchemas,
  customResourceDefinition,
  LABEL_BINDING,
  statusSchema,
} from '@api-operators/api';
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import { apiKinds } from '@api-operators/backstage-plugin-api-operators-node';

const GROUP = 'petstore.example.com';
const family = {
  api: 'petstore',
  prefix: 'Petstore',
  group: GROUP,
  version: 'v1alpha1',
  kinds: ['Order', 'Pet'],
};
const resourceCrd = (kind: string, plural: string, properties: object) =>
  customResourceDefinition({
    ...family,
    role: 'resource',
    kind,
    plural,
    description: kind,
    spec: { type: 'object', properties: { ...properties, ...controllerFieldSchemas('resource') } },
    status: statusSchema('resource'),
  });

export const crds = [
  bundleCrd(family),
  bundleReleaseCrd(family),
  bundleBindingCrd(family),
  resourceCrd('Pet', 'pets', { name: { type: 'string' } }),
  resourceCrd('Order', 'orders', { petId: { type: 'integer', format: 'int64' } }),
];

export const bundleKey = {
  plural: 'petstorebundles',
  group: GROUP,
  namespace: 'petstore',
  name: 'pet-shop',
};

const spec = (petName: string): BundleSpec => ({
  resources: [
    { id: 'pet', kind: 'Pet', spec: { name: petName } },
    { id: 'order', kind: 'Order', dependsOn: ['pet'], spec: { petId: 1 } },
  ],
});

export const template: Bundle = {
  apiVersion: `${GROUP}/v1alpha1`,
  kind: 'PetstoreBundle',
  metadata: { name: 'pet-shop', namespace: 'petstore' },
  spec: spec('${config.petName}'),
  status: { state: 'Template' },
};

export const release = (number: number): BundleRelease => ({
  apiVersion: `${GROUP}/v1alpha1`,
  kind: 'PetstoreBundleRelease',
  metadata: { name: `pet-shop-${number}`, namespace: 'petstore' },
  spec: {
    bundle: { name: 'pet-shop' },
    number,
    digest: String(number).repeat(64),
    template: spec('${config.petName}'),
  },
});

export const binding = (environment: string, number: number): BundleBinding => ({
  apiVersion: `${GROUP}/v1alpha1`,
  kind: 'PetstoreBundleBinding',
  metadata: { name: `pet-shop-${environment}`, namespace: 'petstore', resourceVersion: '7' },
  spec: {
    bundleRef: { name: 'pet-shop' },
    environment,
    releaseRef: { name: `pet-shop-${number}`, digest: String(number).repeat(64) },
    config: { petName: `${environment}-pet` },
  },
  status: {
    state: 'Synced',
    release: { name: `pet-shop-${number}`, digest: String(number).repeat(64), number },
    bundle: { name: `pet-shop-${environment}`, namespace: 'petstore' },
  },
});

export const concrete = (environment: string): Bundle => ({
  ...template,
  metadata: {
    name: `pet-shop-${environment}`,
    namespace: 'petstore',
    labels: { [LABEL_BINDING]: `pet-shop-${environment}` },
  },
  spec: spec(`${environment}-pet`),
  status: {
    state: 'Syncing',
    resources: [
      { id: 'pet', kind: 'Pet', name: `pet-shop-${environment}-pet`, state: 'Synced', ready: true },
    ],
  },
});

export const pet = (environment: string): KubeObject => ({
  apiVersion: `${GROUP}/v1alpha1`,
  kind: 'Pet',
  metadata: { name: `pet-shop-${environment}-pet`, namespace: 'petstore', uid: 'pet-uid' },
  spec: { name: `${environment}-pet` },
});

const environment = (name: string, more = {}): Environment => ({
  apiVersion: 'api-operators.dev/v1alpha1',
  kind: 'Environment',
  metadata: { name, namespace: 'petstore' },
  spec: { displayName: name.toUpperCase(), ...more },
});

export const pipeline: DeploymentPipeline = {
  apiVersion: 'api-operators.dev/v1alpha1',
  kind: 'DeploymentPipeline',
  metadata: { name: 'default', namespace: 'petstore' },
  spec: {
    promotionPaths: [
      { sourceEnvironmentRef: { name: 'staging' }, targetEnvironmentRefs: [{ name: 'prod' }] },
      { sourceEnvironmentRef: { name: 'dev' }, targetEnvironmentRefs: [{ name: 'staging' }] },
    ],
  },
};

/** A pet shop in dev (release 2) and staging (release 1); prod has no Binding. */
export function petShop(more: Record<string, KubeObject[]> = {}): ClusterSnapshot {
  const objects: Record<string, KubeObject[]> = {
    [`petstorebundles.${GROUP}`]: [template, concrete('dev'), concrete('staging')],
    [`petstorebundlereleases.${GROUP}`]: [release(1), release(2)],
    [`petstorebundlebindings.${GROUP}`]: [binding('dev', 2), binding('staging', 1)],
    [`pets.${GROUP}`]: [pet('dev'), pet('staging')],
    'environments.api-operators.dev': [
      environment('dev'),
      environment('staging'),
      environment('prod', { isProduction: true }),
    ],
    'deploymentpipelines.api-operators.dev': [pipeline],
    ...more,
  };
  return {
    apis: () => apiKinds(crds),
    list: (crd, namespace) =>
      (objects[crd] ?? []).filter(each => !namespace || each.metadata.namespace === namespace),
    get: (crd, namespace, name) =>
      (objects[crd] ?? []).find(
        each => each.metadata.name === name && each.metadata.namespace === namespace,
      ),
  };
}
