// SPDX-License-Identifier: Apache-2.0
import { bootstrapPolicy } from './authorization/bootstrap.ts';
import { bootstrapNamespaces } from './controllers/namespaces.ts';
import { ownRequest } from './controllers/delete-in-process.ts';
import type { Obj } from './objects/object.ts';
import type { Cluster } from './requests/request.ts';
import { keyOf } from './requests/request.ts';
import { insert } from './requests/write.ts';

/** Creates what every cluster has and this one lacks yet. What a user changed stays as it is. */
export function bootstrap(cluster: Cluster): void {
  const namespaces = bootstrapNamespaces().map((name): Obj => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  }));
  cluster.store.transaction(() => {
    for (const object of [...namespaces, ...bootstrapPolicy()]) {
      const type = cluster.registry.findKind(object.apiVersion, object.kind)!;
      const request = ownRequest(type, '', object.metadata.name);
      if (cluster.store.readText(keyOf(request, object.metadata.name!)) === undefined) {
        insert(cluster, request, object, same => same);
      }
    }
  });
}
