// SPDX-License-Identifier: Apache-2.0
import { trackUpdate } from '../fields/managers.ts';
import type { Obj } from '../objects/object.ts';
import { objectFromBody } from './body.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { writerOf } from './request.ts';
import { existing, replace } from './write.ts';

export function update(cluster: Cluster, request: ResourceRequest): Obj {
  const input = objectFromBody(request);
  const writer = writerOf(request, 'Update', cluster);
  return cluster.store.transaction(() => {
    const old = existing(cluster, request);
    return replace(cluster, request, old, input, object => trackUpdate(request.version.schema, old, object, writer));
  });
}
