// SPDX-License-Identifier: Apache-2.0
import type { ResourceType } from '../apis/resource-type.ts';
import { parseJson } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { removeOne } from '../requests/delete.ts';
import type { Cluster, ResourceRequest } from '../requests/request.ts';
import { present } from '../requests/request.ts';

/** A request that the server makes of itself. */
export function ownRequest(type: ResourceType, namespace: string, name?: string): ResourceRequest {
  return {
    type,
    version: type.versions.find(version => version.name === type.storageVersion) ?? type.versions[0],
    namespace,
    name,
    query: new URLSearchParams(),
    user: { name: 'system:apiserver', groups: ['system:masters'] },
    userAgent: 'dev-cluster',
    contentType: 'application/json',
    body: '',
    warnings: [],
  };
}

/** Deletes every object of a type, in one namespace or in all. */
export function deleteInProcess(cluster: Cluster, type: ResourceType, namespace?: string): void {
  for (const row of cluster.store.rows(type.storage, namespace)) {
    const request = ownRequest(type, row.namespace, row.name);
    cluster.store.transaction(() => {
      const body = cluster.store.readText({ resource: type.storage, namespace: row.namespace, name: row.name });
      if (body === undefined) return;
      const object = present(request, parseJson(body) as Obj);
      if (!object.metadata.deletionTimestamp) removeOne(cluster, request, object, { preconditions: {}, policy: 'Background' });
    });
  }
}
