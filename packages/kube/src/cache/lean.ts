// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectMeta } from '../objects/object.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Distinct strings kept for sharing; what is named more rarely than that need not be shared. */
const MOST_STRINGS = 10_000;

/**
 * Makes the objects of one cache lean, in place: it takes out what no controller reads and what is
 * often most of an object, and lets objects share the strings that most of them repeat. (The JSON
 * parser makes a new string for each value of more than a few letters.)
 */
export function createLean<T extends KubeObject>(): (object: T) => T {
  const strings = new Map<string, string>();
  const shared = (text: string): string => {
    const known = strings.get(text);
    if (known !== undefined) return known;
    if (strings.size >= MOST_STRINGS) strings.clear();
    strings.set(text, text);
    return text;
  };
  const shareValues = (texts: Record<string, unknown>): void => {
    for (const key of Object.keys(texts)) {
      const value = texts[key];
      if (typeof value === 'string') Object.defineProperty(texts, key, { value: shared(value) });
    }
  };
  return object => {
    stripBookkeeping(object);
    const { metadata } = object;
    object.apiVersion = shared(object.apiVersion);
    object.kind = shared(object.kind);
    if (metadata.namespace) metadata.namespace = shared(metadata.namespace);
    if (metadata.labels) shareValues(metadata.labels);
    if (metadata.finalizers) metadata.finalizers = metadata.finalizers.map(shared);
    return object;
  };
}

function stripBookkeeping(object: KubeObject): void {
  // Copied without it, for an object of which a member in the middle was deleted takes twice the memory.
  const { managedFields: _dropped, ...metadata } = object.metadata as ObjectMeta & { managedFields?: unknown };
  object.metadata = metadata;
  const { annotations } = metadata;
  if (annotations && Object.hasOwn(annotations, LAST_APPLIED)) {
    const { [LAST_APPLIED]: _applied, ...kept } = annotations;
    metadata.annotations = kept;
  }
}
