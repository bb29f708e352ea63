// SPDX-License-Identifier: Apache-2.0
import { digest, type Bundle, type BundleRelease } from '@api-operators/api';
import {
  isAlreadyExists,
  isNotFound,
  type Cache,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Runtime } from '../../runtime.ts';
import type { LiveKinds } from '../live-kinds.ts';
import { decideRelease } from './decide.ts';

/** Cuts releases of templates. Releases never change, so nothing else is done about them. */
export interface ReleaseCutter {
  /** The release of the Bundle's present spec; made where it does not exist. */
  cut(bundle: Bundle): Promise<{ name: string; digest: string }>;
}

export function createReleaseCutter(
  runtime: Runtime,
  cache: Cache,
  kinds: LiveKinds,
): ReleaseCutter {
  const calls = runtime.client.of(cache.type);
  return {
    async cut(bundle) {
      await cache.synced;
      const namespace = bundle.metadata.namespace ?? '';
      const decision = decideRelease({
        bundle,
        releases: cache.list({ namespace }) as unknown as BundleRelease[],
        kind: cache.type.kind,
        schemas: schemaDigests(bundle, kinds),
      });
      if (decision.kind === 'cut') {
        try {
          cache.remember(
            await calls.create(
              decision.object as unknown as UnstructuredObject,
            ),
          );
        } catch (error) {
          // Someone was faster with the same contents: the name is made from them.
          if (!isAlreadyExists(error)) {
            throw isNotFound(error)
              ? new Error(`${cache.type.kind} is not served yet`)
              : error;
          }
        }
      }
      return decision.release;
    },
  };
}

function schemaDigests(
  bundle: Bundle,
  kinds: LiveKinds,
): Record<string, string> {
  const lookup = kinds.schemas();
  const found: [string, string][] = [];
  for (const node of bundle.spec?.resources ?? []) {
    const kind = lookup.find(node.apiVersion ?? bundle.apiVersion, node.kind);
    if (kind) {
      const [group, version] = kind.apiVersion.split('/');
      found.push([`${kind.plural}.${group}/${version}`, digest(kind.schema)]);
    }
  }
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
