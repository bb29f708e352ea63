// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_CREATE_SENT,
  ANNOTATION_EXTERNAL_ID,
  ANNOTATION_OPERATION,
  FINALIZER_EXTERNAL,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { nextPoll } from '../followed.ts';
import { writeMarks, type Marks } from '../own-marks.ts';
import { patiently } from '../patiently.ts';
import type { Place, ResourceTools } from './tools.ts';
import type { Pass, Step } from './types.ts';

/** The steps that write down on the object itself what is about to be done, or what came of it. */
export type MetadataStep = Extract<
  Step,
  {
    kind: 'mark' | 'unmark' | 'record' | 'remember' | 'follow' | 'unfollow';
  }
>;

/** One metadata patch. */
export async function writeMetadata(
  { runtime, cache, memory }: ResourceTools,
  step: MetadataStep,
  object: UnstructuredObject,
  { suffix }: Pick<Place, 'suffix'>,
  pass: Pass,
  signal: AbortSignal,
): Promise<UnstructuredObject> {
  const uid = (object.metadata.uid ?? '') + suffix;
  const {
    annotations = {},
    finalizers = [],
    resourceVersion,
  } = object.metadata;
  const patch = (own: Marks, metadata?: Record<string, unknown>) => {
    const named = Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name + suffix, value]),
    );
    return writeMarks(runtime, cache, object, named, metadata);
  };
  /** Taken away where they are there. */
  const without = (...names: string[]): Record<string, null> =>
    Object.fromEntries(
      names
        .filter(name => annotations[name + suffix] !== undefined)
        .map(name => [name, null]),
    );
  const withFinalizer = finalizers.includes(FINALIZER_EXTERNAL)
    ? {}
    : { finalizers: [...finalizers, FINALIZER_EXTERNAL] };
  switch (step.kind) {
    case 'mark': {
      if (annotations[ANNOTATION_CREATE_PENDING + suffix] !== undefined) {
        pass.again = true;
      }
      const marked = await patch(
        {
          [ANNOTATION_CREATE_PENDING]: step.intent,
          [ANNOTATION_CREATE_SENT]: step.sent,
          ...without(ANNOTATION_EXTERNAL_ID, ANNOTATION_OPERATION),
        },
        { resourceVersion, ...withFinalizer },
      );
      pass.marked = true;
      pass.live = { kind: 'unseen' };
      // What was looked for before is not what is made now.
      delete pass.search;
      memory.lostAt.delete(uid);
      return marked;
    }
    case 'unmark':
      return patch(
        without(
          ANNOTATION_CREATE_PENDING,
          ANNOTATION_CREATE_SENT,
          ANNOTATION_OPERATION,
        ),
      );
    case 'follow': {
      const { followed, retryAt } = step;
      const next = nextPoll(followed, runtime.clock.now(), retryAt);
      memory.pollAt.set(uid, next);
      const written = await patiently(runtime, signal, () =>
        patch({ [ANNOTATION_OPERATION]: JSON.stringify(followed) }),
      );
      memory.unrecorded.delete(uid);
      return written;
    }
    case 'unfollow':
      memory.pollAt.delete(uid);
      return patch({
        ...without(ANNOTATION_OPERATION),
        ...(step.applied === undefined
          ? {}
          : { [ANNOTATION_APPLIED]: step.applied }),
      });
    case 'remember':
      return patch({ [ANNOTATION_APPLIED]: step.applied });
    case 'record': {
      const recorded = await patiently(runtime, signal, () =>
        patch(
          {
            ...without(
              ANNOTATION_CREATE_PENDING,
              ANNOTATION_CREATE_SENT,
              ANNOTATION_OPERATION,
            ),
            ...(step.id === undefined
              ? {}
              : { [ANNOTATION_EXTERNAL_ID]: step.id }),
            [ANNOTATION_APPLIED]: step.applied,
          },
          step.origin === 'adopted'
            ? { resourceVersion, ...withFinalizer }
            : {},
        ),
      );
      pass.recorded = step.origin;
      if (step.stale) pass.stale = true;
      memory.unrecorded.delete(uid);
      memory.pollAt.delete(uid);
      memory.lostAt.delete(uid);
      return recorded;
    }
    default:
      return step satisfies never;
  }
}
