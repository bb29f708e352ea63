// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectKey } from '../objects/object.ts';
import type { Clock } from '../time/clock.ts';
import type { ResourceClient } from './types.ts';

const RETRY_MS = 250;

/**
 * Watches one object until `until` holds. A watch that breaks is opened again, after reading the
 * object anew; a failed read is the caller's.
 */
export async function waitFor<T extends KubeObject>(
  client: ResourceClient<T>,
  clock: Clock,
  key: ObjectKey,
  until: (object: T | undefined) => boolean,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<{ kind: 'met'; object: T | undefined } | { kind: 'timeout'; last: T | undefined }> {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const cancel = clock.schedule(options.timeoutMs, stop);
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const scope = {
    ...(key.namespace ? { namespace: key.namespace } : {}),
    fieldSelector: `metadata.name=${key.name}`,
    signal: deadline.signal,
  };
  let last: T | undefined;
  try {
    for (;;) {
      const found = await client.list(scope);
      last = found.items[0];
      if (until(last)) return { kind: 'met', object: last };
      try {
        for await (const event of client.watch({ ...scope, resourceVersion: found.resourceVersion })) {
          if (event.type === 'BOOKMARK') continue;
          last = event.type === 'DELETED' ? undefined : event.object;
          if (until(last)) return { kind: 'met', object: last };
        }
      } catch (error) {
        if (deadline.signal.aborted) throw error;
      }
      await pause(clock, RETRY_MS);
    }
  } catch (error) {
    if (deadline.signal.aborted && !options.signal?.aborted) return { kind: 'timeout', last };
    throw error;
  } finally {
    cancel();
    options.signal?.removeEventListener('abort', stop);
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise(resolve => {
    clock.schedule(ms, resolve);
  });
}
