// SPDX-License-Identifier: Apache-2.0
import { GROUP, VERSION } from '@api-operators/api';
import type { ResourceType } from '@api-operators/kube';

const ours = (
  plural: string,
  kind: string,
  namespaced: boolean,
): ResourceType => ({
  group: GROUP,
  version: VERSION,
  plural,
  kind,
  namespaced,
});

export const REST_MAPPINGS = ours('restmappings', 'RestMapping', false);
export const CONNECTIONS = ours('connections', 'Connection', true);
export const ENVIRONMENTS = ours('environments', 'Environment', true);
export const CRDS: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};
export const SECRETS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  kind: 'Secret',
  namespaced: true,
};
export const CONFIG_MAPS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};
export const NAMESPACES: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};
export const SERVICES: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'services',
  kind: 'Service',
  namespaced: true,
};
export const PODS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  namespaced: true,
};
const workload = (plural: string, kind: string): ResourceType => ({
  group: 'apps',
  version: 'v1',
  plural,
  kind,
  namespaced: true,
});
export const STATEFUL_SETS = workload('statefulsets', 'StatefulSet');
export const DEPLOYMENTS = workload('deployments', 'Deployment');
