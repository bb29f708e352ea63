// SPDX-License-Identifier: Apache-2.0
import { arrayOf, objectOf } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { objectFromBody } from './body.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { keyOf } from './request.ts';
import { existing, isFree, save } from './write.ts';

/** PUT namespaces/<name>/finalize: sets spec.finalizers, and lets go of a namespace that has none left. */
export function finalizeNamespace(cluster: Cluster, request: ResourceRequest): Obj {
  const input = objectFromBody(request);
  return cluster.store.transaction(() => {
    const old = existing(cluster, request);
    const finalizers = arrayOf(objectOf(input.spec).finalizers);
    const object: Obj = { ...old, spec: finalizers.length > 0 ? { finalizers } : {} };
    if (old.metadata.deletionTimestamp && isFree(request.type, object)) {
      cluster.store.remove(keyOf(request, request.name!), object);
      return object;
    }
    return save(cluster, request, object, old);
  });
}
