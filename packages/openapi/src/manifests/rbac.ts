// SPDX-License-Identifier: Apache-2.0
import { GROUP, LABEL_API, type JsonObject } from '@api-operators/api';
import type { CompiledOperator } from '../types.ts';

const CHANGE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const READ = ['get', 'list', 'watch'];

/** What the operator, people who change, and people who look need for the kinds of one API. */
export function rbacManifests(operator: CompiledOperator): JsonObject[] {
  const { api, group, bundleKinds, kinds } = operator;
  const mapped = kinds.map(plan => plan.plural);
  const composing = Object.values(bundleKinds).map(crd => crd.spec.names.plural);
  const all = [...mapped, ...composing];
  const role = (suffix: string, rules: JsonObject[], labels: JsonObject = {}): JsonObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `${api}-${suffix}`, labels: { [LABEL_API]: api, ...labels } },
    rules,
  });
  const rule = (apiGroup: string, resources: string[], verbs: string[]): JsonObject => ({
    apiGroups: [apiGroup],
    resources,
    verbs,
  });
  return [
    role('operator', [
      rule(group, [...mapped, bundleKinds.bundle.spec.names.plural, bundleKinds.release.spec.names.plural], [...READ, 'create', 'delete', 'patch', 'update']),
      rule(group, [bundleKinds.binding.spec.names.plural, bundleKinds.aggregate.spec.names.plural], [...READ, 'patch', 'update']),
      rule(group, all.map(plural => `${plural}/status`), ['get', 'patch', 'update']),
      rule(group, all.map(plural => `${plural}/finalizers`), ['update']),
      rule(GROUP, ['restmappings', 'connections', 'environments', 'deploymentpipelines'], READ),
      rule(GROUP, ['connections/status'], ['get', 'patch', 'update']),
      rule('apiextensions.k8s.io', ['customresourcedefinitions'], READ),
      rule('', ['secrets', 'configmaps'], ['get']),
      rule('', ['services', 'pods'], READ),
      rule('discovery.k8s.io', ['endpointslices'], READ),
      rule('apps', ['deployments', 'statefulsets'], READ),
      rule('', ['events'], ['create', 'patch']),
      rule('coordination.k8s.io', ['leases'], ['create', 'get', 'patch', 'update']),
    ]),
    role('editor', [rule(group, all, [...READ, ...CHANGE])], {
      'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
      'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
    }),
    role('viewer', [rule(group, all, READ)], { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }),
  ];
}
