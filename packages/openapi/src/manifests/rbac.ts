// SPDX-License-Identifier: Apache-2.0
import { GROUP, LABEL_API, type JsonObject } from '@api-operators/api';
import type { CompiledOperator } from '../types.ts';
import { installedCrds } from './installed-crds.ts';

const READ = ['get', 'list', 'watch'];
/** The operator lists once and watches; it gets no object by name that it watches. */
const FOLLOW = ['list', 'watch'];
const CHANGE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

function rule(apiGroup: string, resources: string[], verbs: string[]): JsonObject {
  return { apiGroups: [apiGroup], resources, verbs };
}

/** Bundles make and remove objects of every kind, Bindings make and remove Bundles. */
function composedRules({ group, kinds, bundleKinds }: CompiledOperator): JsonObject[] {
  const plural = (kind: keyof CompiledOperator['bundleKinds']) => bundleKinds[kind].spec.names.plural;
  return [
    rule(group, [...kinds.map(plan => plan.plural), plural('bundle')], [...FOLLOW, 'create', 'delete', 'patch']),
    rule(group, [plural('release')], [...FOLLOW, 'create']),
    rule(group, [plural('binding')], [...FOLLOW, 'patch']),
    rule(group, [plural('aggregate')], FOLLOW),
    // Owner references that hold up deletion need this where the API server enforces it.
    rule(group, [`${plural('bundle')}/finalizers`, `${plural('binding')}/finalizers`], ['update']),
  ];
}

/** What the operator, people who change, and people who look need for the kinds of one API; no verb more. */
export function rbacManifests(operator: CompiledOperator): JsonObject[] {
  const { api, group, single } = operator;
  const all = installedCrds(operator).map(crd => crd.spec.names.plural);
  const role = (suffix: string, rules: JsonObject[], labels: JsonObject = {}): JsonObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `${api}-${suffix}`, labels: { [LABEL_API]: api, ...labels } },
    rules,
  });
  return [
    role('operator', [
      ...(single ? [rule(group, all, [...FOLLOW, 'patch'])] : composedRules(operator)),
      rule(group, all.map(plural => `${plural}/status`), ['patch']),
      rule(GROUP, ['restmappings', 'connections', 'environments'], FOLLOW),
      rule(GROUP, ['connections/status'], ['patch']),
      rule('apiextensions.k8s.io', ['customresourcedefinitions'], FOLLOW),
      // Credentials of Connections, and Secret fields of objects; watched, so that a new one is used at once.
      rule('', ['secrets'], FOLLOW),
      // A Namespace says whether others may refer to what is in it.
      rule('', ['configmaps', 'namespaces', 'services'], ['get']),
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
