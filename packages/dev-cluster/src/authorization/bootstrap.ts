// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';

const GROUP = 'rbac.authorization.k8s.io';
const AGGREGATE = `${GROUP}/aggregate-to-`;
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const DISCOVERY = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/'];
const PUBLIC = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const CORE = ['configmaps', 'events', 'pods', 'services', 'serviceaccounts'];
const APPS = ['deployments', 'statefulsets'];

/** The roles and bindings that every cluster has, as far as they speak of what this one serves. */
export function bootstrapPolicy(): Obj[] {
  return [
    clusterRole('cluster-admin', [
      rule(['*'], ['*'], ['*']),
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ]),
    clusterRole('system:discovery', [{ nonResourceURLs: DISCOVERY, verbs: ['get'] }]),
    clusterRole('system:public-info-viewer', [{ nonResourceURLs: PUBLIC, verbs: ['get'] }]),
    clusterRole('system:basic-user', [
      rule(['authorization.k8s.io'], ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create']),
      rule(['authentication.k8s.io'], ['selfsubjectreviews'], ['create']),
    ]),
    clusterRole('system:auth-delegator', [
      rule(['authorization.k8s.io'], ['subjectaccessreviews'], ['create']),
    ]),
    aggregate('admin'),
    aggregate('edit', 'admin'),
    aggregate('view', 'edit'),
    part('admin', [
      rule(['authorization.k8s.io'], ['localsubjectaccessreviews'], ['create']),
      rule([GROUP], ['rolebindings', 'roles'], [...READ, ...WRITE]),
    ]),
    part('edit', [
      rule([''], [...CORE, 'secrets'], [...READ, ...WRITE]),
      rule(['apps'], APPS, WRITE),
      rule(['coordination.k8s.io'], ['leases'], [...READ, ...WRITE]),
    ]),
    part('view', [
      rule([''], [...CORE, 'namespaces', 'pods/status', 'services/status'], READ),
      rule(['apps'], [...APPS, ...APPS.map(name => `${name}/status`)], READ),
      rule(['discovery.k8s.io'], ['endpointslices'], READ),
    ]),
    clusterRoleBinding('cluster-admin', ['system:masters']),
    clusterRoleBinding('system:discovery', ['system:authenticated']),
    clusterRoleBinding('system:basic-user', ['system:authenticated']),
    clusterRoleBinding('system:public-info-viewer', ['system:authenticated', 'system:unauthenticated']),
  ];
}

function rule(apiGroups: string[], resources: string[], verbs: string[]): Json {
  return { apiGroups, resources, verbs };
}

function labels(more: { [key: string]: string } = {}): { [key: string]: string } {
  return { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...more };
}

function clusterRole(name: string, rules: Json[], more?: { [key: string]: string }): Obj {
  return { apiVersion: `${GROUP}/v1`, kind: 'ClusterRole', metadata: { name, labels: labels(more) }, rules };
}

/** A role made of all roles labelled for it; itself a part of `into`. */
function aggregate(name: string, into?: string): Obj {
  return {
    ...clusterRole(name, [], into ? { [`${AGGREGATE}${into}`]: 'true' } : {}),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`${AGGREGATE}${name}`]: 'true' } }] },
  };
}

function part(of: string, rules: Json[]): Obj {
  return clusterRole(`system:aggregate-to-${of}`, rules, { [`${AGGREGATE}${of}`]: 'true' });
}

function clusterRoleBinding(name: string, groups: string[]): Obj {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: labels() },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    subjects: groups.map(group => ({ apiGroup: GROUP, kind: 'Group', name: group })),
  };
}
