// SPDX-License-Identifier: Apache-2.0
import { trackUpdate } from '../fields/managers.ts';
import type { Obj } from '../objects/object.ts';
import { objectFromBody } from './body.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { writerOf } from './request.ts';
import { insert } from './write.ts';
import { zeroOf } from './zero.ts';

export function create(cluster: Cluster, request: ResourceRequest): Obj {
  const input = objectFromBody(request);
  const writer = writerOf(request, 'Update', cluster);
  return cluster.store.transaction(() =>
    insert(cluster, request, input, object => trackUpdate(request.version.schema, undefined, object, writer, zeroOf(request.version))),
  );
}
