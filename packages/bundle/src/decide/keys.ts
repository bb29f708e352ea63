// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/api';
import type { ObjectKey } from './types.ts';

export function keyText({ apiVersion, kind, namespace, name }: ObjectKey): string {
  return `${apiVersion}\n${kind}\n${namespace ?? ''}\n${name}`;
}

export function keyOf({ apiVersion, kind, metadata }: KubeObject): ObjectKey {
  return {
    apiVersion,
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
  };
}

export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}
