// SPDX-License-Identifier: Apache-2.0
import type { SchemaLookup } from '@api-operators/bundle';
import type { Cache, KubeObject, ResourceType } from '@api-operators/kube';

/** The kinds that a Bundle may be made of, with their caches; what a Bundle sees of the cluster. */
export interface LiveKinds {
  /** All that is installed, for the compiler. The same object as long as nothing changed. */
  schemas(): SchemaLookup;
  cacheOf(apiVersion: string, kind: string): Cache | undefined;
  typeOf(apiVersion: string, kind: string): ResourceType | undefined;
  /** The CRD of the kind is being deleted: what is made of it now would only hold that up. */
  isEnding(apiVersion: string, kind: string): boolean;
  /** The caches of all kinds that stand for REST calls. */
  mapped(): Iterable<Cache>;
  /** Objects of all mapped kinds that carry this Bundle's uid. */
  children(bundleUid: string): KubeObject[];
  /** Called for each change of an object of a mapped kind, whoever made it. */
  onObject(listener: (object: KubeObject) => void): () => void;
  /** Called when kinds came, went or changed. */
  onKinds(listener: () => void): () => void;
}

/** The index of mapped objects by the uid of the Bundle that made them. */
export const BY_BUNDLE_UID = 'bundle-uid';
