// SPDX-License-Identifier: Apache-2.0
import { FINALIZER_EXTERNAL } from '@api-operators/api';
import { isInvalid, keyOf, type UnstructuredObject } from '@api-operators/kube';
import { step } from '../../crash-points.ts';
import type { ResourceTools } from './tools.ts';

/** The finalizer moved within its list meanwhile. */
export class ReleaseRefused extends Error {}

/** Takes our finalizer away, and nobody else's. Throws {@link ReleaseRefused} where it is no longer where it was. */
export async function release(
  { runtime, kind, cache }: ResourceTools,
  object: UnstructuredObject,
  event: { reason: string; message: string } | undefined,
): Promise<void> {
  const key = keyOf(object);
  if (event) {
    runtime.events.record(object, { type: 'Warning', ...event });
  }
  const path = `/metadata/finalizers/${(
    object.metadata.finalizers ?? []
  ).indexOf(FINALIZER_EXTERNAL)}`;
  try {
    const released = await step(runtime, 'resource.release', object, () =>
      runtime.client.of(kind.type).patch(
        key,
        [
          { op: 'test', path, value: FINALIZER_EXTERNAL },
          { op: 'remove', path },
        ],
        { type: 'json' },
      ),
    );
    if (released.metadata.finalizers?.length) cache.remember(released);
    else cache.forget(key, object.metadata.uid ?? '');
  } catch (error) {
    throw isInvalid(error) ? new ReleaseRefused() : error;
  }
}
