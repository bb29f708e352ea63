// SPDX-License-Identifier: Apache-2.0
import { GROUP, LABEL_API, type JsonObject } from '@api-operators/api';
import type { CompiledOperator } from '../types.ts';

const READ = ['get', 'list', 'watch'];
/** The operator lists once and watches; it gets no object by name that it watches. */
const FOLLOW = ['list', 'watch'];
const CHANGE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** What the operator, people who change, and people who look need for the kinds of one API; no verb more. */
export function rbacManifests(operator: CompiledOperator): JsonObject[] {
  const { api, group, bundleKinds, kinds } = operator;
  const mapped = kinds.map(plan => plan.plural);
  const { bundle, release, binding, aggregate } = {
    bundle: bundleKinds.bundle.spec.names.plural,
    release: bundleKinds.release.spec.names.plural,
    binding: bundleKinds.binding.spec.names.plural,
    aggregate: bundleKinds.aggregate.spec.names.plural,
  };
  const all = [...mapped, bundle, release, binding, aggregate];
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
      // Bundles make and remove objects of every kind, Bindings make and remove Bundles.
      rule(group, [...mapped, bundle], [...FOLLOW, 'create', 'delete', 'patch']),
      rule(group, [release], [...FOLLOW, 'create']),
      rule(group, [binding], [...FOLLOW, 'patch']),
      rule(group, [aggregate], FOLLOW),
      rule(group, all.map(plural => `${plural}/status`), ['patch']),
      // Owner references that hold up deletion need this where the API server enforces it.
      rule(group, [`${bundle}/finalizers`, `${binding}/finalizers`], ['update']),
      rule(GROUP, ['restmappings', 'connections', 'environments'], FOLLOW),
      rule(GROUP, ['connections/status'], ['patch']),
      rule('apiextensions.k8s.io', ['customresourcedefinitions'], FOLLOW),
      // Credentials of Connections, and Secret fields of objects; watched, so that a new one is used at once.
      rule('', ['secrets'], FOLLOW),
      rule('', ['configmaps', 'services'], ['get']),
      rule('', ['pods'], ['get', 'list']),
      rule('apps', ['deployments', 'statefulsets'], ['get']),
      rule('', ['events'], ['create', 'patch']),
      rule('coordination.k8s.io', ['leases'], ['create', 'get', ...FOLLOW, 'update']),
    ]),
    role('editor', [rule(group, all, [...READ, ...CHANGE])], {
      'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
      'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
    }),
    role('viewer', [rule(group, all, READ)], { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }),
  ];
}
