// SPDX-License-Identifier: Apache-2.0
import { useApi } from '@backstage/core-plugin-api';
import type { BundleKey, BundleView } from '@api-operators/backstage-plugin-api-operators-common';
import { formatBundleKey } from '@api-operators/backstage-plugin-api-operators-common';
import { useEffect, useState } from 'react';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';

/** `stale`: the last view is still shown, and the connection is being made again. */
export type LiveBundle =
  | { kind: 'loading' }
  | { kind: 'live'; view: BundleView }
  | { kind: 'stale'; view: BundleView; error: Error }
  | { kind: 'failed'; error: Error };

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** Follows one Bundle. Nothing is asked for on a timer; a lost stream is opened again, ever more slowly. */
export function useBundleView(key: BundleKey, environment: string | undefined): LiveBundle {
  const api = useApi(apiOperatorsApiRef);
  const [live, setLive] = useState<LiveBundle>({ kind: 'loading' });
  const id = formatBundleKey(key);
  const { plural, group, namespace, name } = key;

  useEffect(() => {
    const controller = new AbortController();
    const bundle = { plural, group, namespace, name };
    let retryMs = FIRST_RETRY_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const lost = (error: Error) => {
      if (controller.signal.aborted) {
        return;
      }
      setLive(last =>
        last.kind === 'live' || last.kind === 'stale'
          ? { kind: 'stale', view: last.view, error }
          : { kind: 'failed', error },
      );
      timer = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    };

    function open() {
      api
        .streamBundle(bundle, {
          environment,
          signal: controller.signal,
          onView: view => {
            retryMs = FIRST_RETRY_MS;
            setLive({ kind: 'live', view });
          },
        })
        .then(() => lost(new Error('The server ended the stream.')), lost);
    }

    open();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [api, id, plural, group, namespace, name, environment]);

  return live;
}
