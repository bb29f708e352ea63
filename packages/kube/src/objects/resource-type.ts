// SPDX-License-Identifier: Apache-2.0
import type { ObjectKey } from './object.ts';

/** One served resource: what a path and a kind are made of. `group` is '' for the core group. */
export interface ResourceType {
  group: string;
  version: string;
  /** The plural, lower-case name in paths, such as `pets`. */
  plural: string;
  kind: string;
  namespaced: boolean;
}

/** `group/version`, or `version` for the core group. */
export function apiVersionOf(type: ResourceType): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}

/** `plural.group`, the name that CRDs and RestMappings have; `plural` for the core group. */
export function resourceName(type: ResourceType): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

/** Splits an apiVersion. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The collection's path; without a namespace that of all namespaces. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const root =
    type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  return type.namespaced && namespace
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${type.plural}`
    : `${root}/${type.plural}`;
}

/**
 * The path of one object. A name that could leave its path segment is refused:
 * `.`, `..` and names with `/` or `%` are not names in Kubernetes either.
 */
export function objectPath(type: ResourceType, key: ObjectKey, subresource?: string): string {
  if (type.namespaced && !key.namespace) {
    throw new TypeError(`${type.kind} ${key.name} needs a namespace: ${resourceName(type)} is namespaced`);
  }
  for (const part of [key.name, type.namespaced ? key.namespace : undefined]) {
    if (part !== undefined && (part === '' || part === '.' || part === '..' || /[/%]/.test(part))) {
      throw new TypeError(`${JSON.stringify(part)} cannot be the name or namespace of a ${type.kind}`);
    }
  }
  const path = `${collectionPath(type, key.namespace)}/${encodeURIComponent(key.name)}`;
  return subresource ? `${path}/${subresource}` : path;
}
