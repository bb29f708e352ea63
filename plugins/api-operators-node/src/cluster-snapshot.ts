// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/api';
import type { ApiKind, ApiKinds } from './api-kinds.ts';

/** What is known of the cluster at this moment, from watches. Reading it makes no call. */
export interface ClusterSnapshot {
  apis(): ApiKinds[];
  /** Objects of one of our kinds, by its CRD's name (`pets.petstore.example.com`). */
  list(crdName: string, namespace?: string): KubeObject[];
  get(crdName: string, namespace: string | undefined, name: string): KubeObject | undefined;
}

/** The kind with this role; an API has one each of bundle, release, binding and aggregate. */
export function kindOfRole(api: ApiKinds, role: ApiKind['role']): ApiKind | undefined {
  return api.kinds.find(kind => kind.role === role);
}

/** The API and kind of a CRD's name. */
export function kindByCrd(
  snapshot: ClusterSnapshot,
  crdName: string,
): { api: ApiKinds; kind: ApiKind } | undefined {
  for (const api of snapshot.apis()) {
    const kind = api.kinds.find(each => each.crd.metadata.name === crdName);
    if (kind) {
      return { api, kind };
    }
  }
  return undefined;
}
