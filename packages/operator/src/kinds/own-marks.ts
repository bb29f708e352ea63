// SPDX-License-Identifier: Apache-2.0
import {
  keyOf,
  type Cache,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Runtime } from '../runtime.ts';

/** Values of annotations by name; null takes one away. */
export type Marks = Record<string, string | null>;

/**
 * The marks that this process is writing at this moment. The watch may tell of such a write before its answer is
 * here; without this it would look like somebody else's hand, and each pass would ask for the next.
 */
export interface OwnMarks {
  /** The result ends it, when the answer is in the cache. */
  writing(uid: string, marks: Marks): () => void;
  areOurs(uid: string, name: string, value: string | undefined): boolean;
}

export function createOwnMarks(): OwnMarks {
  const underWay = new Map<string, Set<Marks>>();
  return {
    writing(uid, marks) {
      const own = underWay.get(uid) ?? new Set();
      underWay.set(uid, own.add(marks));
      return () => {
        own.delete(marks);
        if (own.size === 0) underWay.delete(uid);
      };
    },
    areOurs: (uid, name, value) =>
      [...(underWay.get(uid) ?? [])].some(
        marks => Object.hasOwn(marks, name) && marks[name] === (value ?? null),
      ),
  };
}

/** One metadata patch, remembered in the cache. `metadata` holds what else is written, the resourceVersion as precondition for one. */
export async function writeMarks(
  { client, ownMarks }: Pick<Runtime, 'client' | 'ownMarks'>,
  cache: Cache,
  object: UnstructuredObject,
  marks: Marks,
  metadata: Record<string, unknown> = {},
): Promise<UnstructuredObject> {
  const done = ownMarks.writing(object.metadata.uid ?? '', marks);
  try {
    const written = await client
      .of(cache.type)
      .patch(
        keyOf(object),
        { metadata: { ...metadata, annotations: marks } },
        { type: 'merge' },
      );
    cache.remember(written);
    return written;
  } finally {
    done();
  }
}
