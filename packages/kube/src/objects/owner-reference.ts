// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, OwnerReference } from './object.ts';

/** A reference by which `owner` is the controller of what carries it, unless told otherwise. */
export function ownerReference(
  owner: KubeObject,
  { controller = true, blockOwnerDeletion = true } = {},
): OwnerReference {
  const { name, uid } = owner.metadata;
  if (uid === undefined) throw new TypeError(`${owner.kind} ${name} was not read from the server`);
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller, blockOwnerDeletion };
}

/** The owner that controls the object, if any. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(each => each.controller === true);
}

export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(each => each.uid === owner.metadata.uid) ?? false;
}
