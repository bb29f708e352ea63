// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '../objects/object.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Takes out, in place, what no controller reads and what is often most of an object. */
export function stripBookkeeping<T extends KubeObject>(object: T): T {
  delete (object.metadata as { managedFields?: unknown }).managedFields;
  const { annotations } = object.metadata;
  if (annotations && Object.hasOwn(annotations, LAST_APPLIED)) {
    const { [LAST_APPLIED]: _dropped, ...kept } = annotations;
    object.metadata.annotations = kept;
  }
  return object;
}
