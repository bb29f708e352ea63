// SPDX-License-Identifier: Apache-2.0
import type { ResourceClient } from '../client/types.ts';
import { keyOf, type KubeObject } from './object.ts';

export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/**
 * Puts the finalizer on the object as it was read: a patch of the finalizers alone, refused with
 * 409 if the object has changed since. An object that has it is returned without a call.
 */
export function addFinalizer<T extends KubeObject>(
  client: ResourceClient<T>,
  object: T,
  finalizer: string,
): Promise<T> {
  if (hasFinalizer(object, finalizer)) return Promise.resolve(object);
  return write(client, object, [...(object.metadata.finalizers ?? []), finalizer]);
}

/** Takes the finalizer off the object as it was read; 409 if the object has changed since. */
export function removeFinalizer<T extends KubeObject>(
  client: ResourceClient<T>,
  object: T,
  finalizer: string,
): Promise<T> {
  if (!hasFinalizer(object, finalizer)) return Promise.resolve(object);
  return write(
    client,
    object,
    (object.metadata.finalizers ?? []).filter(each => each !== finalizer),
  );
}

function write<T extends KubeObject>(
  client: ResourceClient<T>,
  object: T,
  finalizers: string[],
): Promise<T> {
  const { resourceVersion, uid } = object.metadata;
  if (resourceVersion === undefined || uid === undefined) {
    throw new TypeError(`${object.kind} ${object.metadata.name} was not read from the server`);
  }
  return client.patch(
    keyOf(object),
    { metadata: { resourceVersion, uid, finalizers } },
    { type: 'merge' },
  );
}
