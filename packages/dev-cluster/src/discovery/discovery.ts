// SPDX-License-Identifier: Apache-2.0
import type { Registry } from '../apis/registry.ts';
import type { ResourceType } from '../apis/resource-type.ts';
import { apiVersionOf, versionOf } from '../apis/resource-type.ts';
import type { Json, JsonObject } from '../objects/json.ts';

type Group = ReturnType<Registry['groups']>[number];

/** `/api` */
export function coreVersions(address: string): JsonObject {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }] };
}

/** `/apis` */
export function groupList(registry: Registry): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: namedGroups(registry).map(groupFields) };
}

/** `/apis/<group>` */
export function groupDocument(registry: Registry, name: string): JsonObject | undefined {
  const group = namedGroups(registry).find(item => item.name === name);
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...groupFields(group) };
}

/** `/api/v1` and `/apis/<group>/<version>` */
export function resourceList(registry: Registry, groupName: string, version: string): JsonObject | undefined {
  const group = registry.groups().find(item => item.name === groupName);
  const types = group?.versions.find(item => item.name === version)?.types;
  if (!types) return undefined;
  return {
    kind: 'APIResourceList',
    ...(groupName ? { apiVersion: 'v1' } : {}),
    groupVersion: apiVersionOf(groupName, version),
    resources: types.flatMap(type => resourcesOf(type, version)),
  };
}

/** `/apis` or, for the core group, `/api` in the aggregated form. */
export function aggregatedDiscovery(registry: Registry, core: boolean): JsonObject {
  const groups = registry.groups().filter(group => (group.name === '') === core);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group): JsonObject => ({
      metadata: (group.name ? { name: group.name } : {}) as JsonObject,
      versions: group.versions.map(({ name, types }) => ({
        version: name,
        resources: types.map(type => aggregatedResource(type, name)),
        freshness: 'Current',
      })),
    })),
  };
}

function namedGroups(registry: Registry): Group[] {
  return registry.groups().filter(group => group.name !== '');
}

function groupFields(group: Group): JsonObject {
  const versions = group.versions.map(({ name }) => ({ groupVersion: apiVersionOf(group.name, name), version: name }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

function optional(type: ResourceType): JsonObject {
  return {
    ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length > 0 ? { categories: type.categories } : {}),
  };
}

function subresourcesOf(type: ResourceType, version: string): { name: string; verbs: string[] }[] {
  const status = versionOf(type, version)?.statusSubresource ? [{ name: 'status', verbs: ['get', 'patch', 'update'] }] : [];
  return [...type.subresources, ...status];
}

function resourcesOf(type: ResourceType, version: string): Json[] {
  const { plural, singular, namespaced, kind, verbs } = type;
  return [
    { name: plural, singularName: singular, namespaced, kind, verbs, ...optional(type), storageVersionHash: hashOf(type) },
    ...subresourcesOf(type, version).map(sub => ({ name: `${plural}/${sub.name}`, singularName: '', namespaced, kind, verbs: sub.verbs })),
  ];
}

function aggregatedResource(type: ResourceType, version: string): JsonObject {
  const responseKind = { group: '', version: '', kind: type.kind };
  const subresources = subresourcesOf(type, version);
  return {
    resource: type.plural,
    responseKind: type.custom ? { group: type.group, version, kind: type.kind } : responseKind,
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...optional(type),
    ...(subresources.length > 0
      ? { subresources: subresources.map(sub => ({ subresource: sub.name, responseKind: type.custom ? { group: type.group, version, kind: type.kind } : responseKind, verbs: sub.verbs })) }
      : {}),
  };
}

/** Eight bytes that tell a type stored in one version from one stored in another. */
function hashOf(type: ResourceType): string {
  return Buffer.from(`${type.storage}${type.storageVersion}`.padEnd(8)).subarray(-8).toString('base64');
}
