// SPDX-License-Identifier: Apache-2.0
import type {
  ObjectKey,
  Outcome,
  UnstructuredObject,
} from '@api-operators/kube';

/** Brings the objects of one kind where they shall be, one at a time. */
export interface Reconciler {
  reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome>;
  /** Someone asked for a reconcile now, whatever the interval says. */
  request?(key: ObjectKey): void;
  /** The object is gone: whatever is remembered of it can go too. */
  forget?(object: UnstructuredObject): void;
}
