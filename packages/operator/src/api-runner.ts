// SPDX-License-Identifier: Apache-2.0
import {
  keyOf,
  resourceName,
  type Cache,
  type Fence,
  type UnstructuredObject,
} from '@api-operators/kube';
import { startController, type Controller } from './controller.ts';
import { createActionReconciler } from './kinds/action/reconcile.ts';
import {
  aggregatesOf,
  createAggregateReconciler,
  type Selections,
} from './kinds/aggregate/reconcile.ts';
import {
  BY_BINDING_UID,
  bindingUidOf,
  createBindingReconciler,
} from './kinds/bundle-binding/reconcile.ts';
import { createReleaseCutter } from './kinds/bundle-release/reconcile.ts';
import {
  bundleOfChild,
  createBundleReconciler,
} from './kinds/bundle/reconcile.ts';
import type { LiveKinds } from './kinds/live-kinds.ts';
import { createObjectReconciler } from './kinds/object/reconcile.ts';
import { createQueryReconciler } from './kinds/query/reconcile.ts';
import { createResourceReconciler } from './kinds/resource/reconcile.ts';
import type { InstalledKind } from './kind-registry.ts';
import { LABEL_BINDING_NAMESPACE, LABEL_BINDING_UID } from '@api-operators/api';
import { createLeadership, type LeaseOptions } from './leadership.ts';
import type { Runtime } from './runtime.ts';

/** Looks after all kinds of one API while this process holds the API's Lease. */
export interface ApiRunner {
  readonly api: string;
  /** The kinds of the API as they are installed now. */
  replace(kinds: readonly InstalledKind[]): Promise<void>;
  /** null where no Lease is used; undefined while another process leads. */
  fence(): Fence | undefined | null;
  controllers(): readonly Controller[];
  stop(): Promise<void>;
}

interface Running {
  revision: string;
  controllers: Controller[];
  offs: (() => void)[];
}

const indexed = new WeakSet<object>();

export function createApiRunner(
  shared: Runtime,
  api: string,
  live: LiveKinds,
  lease: LeaseOptions | false,
  onReconciled: (failed: boolean, ms: number, kind: string) => void,
): ApiRunner {
  let wanted: readonly InstalledKind[] = [];
  const running = new Map<string, Running>();
  let stopped = false;
  let turn: Promise<void> = Promise.resolve();
  const leadership = createLeadership(
    shared,
    lease,
    `api-operators-${api}`,
    { api },
    () => void apply(),
  );
  const { runtime } = leadership;

  /** Starts and stops controllers one after the other, so that two changes never cross. */
  function apply(): Promise<void> {
    turn = turn
      .then(async () => {
        const target = new Map(
          (leadership.leads() && !stopped ? wanted : []).map(kind => [
            resourceName(kind.type),
            kind,
          ]),
        );
        const family = [...target.values()]
          .filter(kind => kind.role.startsWith('bundle'))
          .map(kind => kind.revision)
          .join();
        for (const [name, each] of running) {
          const kind = target.get(name);
          if (!kind || revisionOf(kind, family) !== each.revision) {
            running.delete(name);
            each.offs.forEach(off => off());
            await Promise.all(
              each.controllers.map(controller => controller.stop()),
            );
          }
        }
        for (const [name, kind] of target) {
          if (!running.has(name)) {
            const started = start(kind, [...target.values()]);
            if (started)
              running.set(name, {
                ...started,
                revision: revisionOf(kind, family),
              });
          }
        }
      })
      .catch(error =>
        runtime.logger.error('kinds could not be started or stopped', {
          api,
          error: String(error),
        }),
      );
    return turn;
  }

  /** Bundles, releases and Bindings of an API work together, so a change of one restarts all. */
  function revisionOf(kind: InstalledKind, family: string): string {
    return kind.role.startsWith('bundle') ? family : kind.revision;
  }

  function start(
    kind: InstalledKind,
    all: readonly InstalledKind[],
  ): Omit<Running, 'revision'> | undefined {
    const cache = runtime.caches.cache(kind.type);
    const controller = (
      make: Parameters<typeof startController>[0]['reconciler'],
      concurrency: number,
    ) =>
      startController({
        runtime,
        name: resourceName(kind.type),
        cache,
        reconciler: make,
        concurrency,
        onReconciled,
      });
    const { mapped } = kind;
    switch (kind.role) {
      case 'resource':
        return (
          mapped && {
            controllers: [
              controller(
                wake => createResourceReconciler(runtime, mapped, cache, wake),
                32,
              ),
            ],
            offs: [],
          }
        );
      case 'query':
        return (
          mapped && {
            controllers: [
              controller(
                wake => createQueryReconciler(runtime, mapped, cache, wake),
                8,
              ),
            ],
            offs: [],
          }
        );
      case 'action':
        return (
          mapped && {
            controllers: [
              controller(
                wake => createActionReconciler(runtime, mapped, cache, wake),
                8,
              ),
            ],
            offs: [],
          }
        );
      case 'object':
        return (
          kind.parts && {
            controllers: [
              controller(
                wake =>
                  createObjectReconciler(
                    runtime,
                    kind.parts ?? [],
                    cache,
                    wake,
                  ),
                32,
              ),
            ],
            offs: [],
          }
        );
      case 'bundle':
        return startBundles(cache, all, make => controller(make, 8));
      case 'bundle-binding':
        return startBindings(cache, all, make => controller(make, 8));
      case 'aggregate':
        return startAggregates(cache, make => controller(make, 4));
      case 'bundle-release':
        return undefined;
      default:
        return kind.role satisfies never;
    }
  }

  type Make = (
    make: Parameters<typeof startController>[0]['reconciler'],
  ) => Controller;

  function startBundles(
    cache: Cache,
    all: readonly InstalledKind[],
    start_: Make,
  ): Omit<Running, 'revision'> {
    const release = all.find(kind => kind.role === 'bundle-release');
    const cutter =
      release &&
      createReleaseCutter(runtime, runtime.caches.cache(release.type), live);
    const bundles = start_(wake =>
      createBundleReconciler(runtime, cache, live, cutter, wake),
    );
    const offs = [
      // A child's change is looked at by its Bundle at once, whoever made it.
      live.onObject(child => {
        const owner = bundleOfChild(child);
        if (owner && cache.get(owner.key)?.metadata.uid === owner.uid)
          bundles.wake(owner.key);
      }),
      live.onKinds(() => {
        for (const bundle of cache.list()) bundles.wake(keyOf(bundle));
      }),
    ];
    return { controllers: [bundles], offs };
  }

  function startBindings(
    cache: Cache,
    all: readonly InstalledKind[],
    start_: Make,
  ): Omit<Running, 'revision'> | undefined {
    const bundleKind = all.find(kind => kind.role === 'bundle');
    const releaseKind = all.find(kind => kind.role === 'bundle-release');
    if (!bundleKind || !releaseKind) {
      return undefined;
    }
    const bundles = runtime.caches.cache(bundleKind.type);
    const releases = runtime.caches.cache(releaseKind.type);
    if (!indexed.has(bundles)) {
      bundles.index(BY_BINDING_UID, bindingUidOf);
      indexed.add(bundles);
    }
    const bindings = start_(wake =>
      createBindingReconciler(runtime, cache, bundles, releases, live, wake),
    );
    const ofBundle = (bundle: UnstructuredObject) => {
      const { labels = {}, namespace } = bundle.metadata;
      runtime.uses.changed(`Bundle ${namespace}/${bundle.metadata.name}`);
      const home = labels[LABEL_BINDING_NAMESPACE];
      const uid = labels[LABEL_BINDING_UID];
      if (home !== undefined && uid !== undefined) {
        for (const binding of cache.list({ namespace: home })) {
          if (binding.metadata.uid === uid) bindings.wake(keyOf(binding));
        }
      }
    };
    const ofRelease = (release: UnstructuredObject) => {
      const name = (release.spec?.bundle as { name?: string } | undefined)
        ?.name;
      runtime.uses.changed(`Release ${release.metadata.namespace}/${name}`);
    };
    const offs = [
      bundles.on({ added: ofBundle, updated: ofBundle, deleted: ofBundle }),
      releases.on({ added: ofRelease, updated: ofRelease, deleted: ofRelease }),
      live.onKinds(() => {
        for (const binding of cache.list()) bindings.wake(keyOf(binding));
      }),
    ];
    return { controllers: [bindings], offs };
  }

  function startAggregates(
    cache: Cache,
    start_: Make,
  ): Omit<Running, 'revision'> {
    const selections: Selections = new Map();
    const aggregates = start_(wake =>
      createAggregateReconciler(runtime, cache, live, selections, wake),
    );
    const offs = [
      live.onObject(object =>
        aggregatesOf(cache, selections, object).forEach(aggregates.wake),
      ),
      live.onKinds(() => cache.list().map(keyOf).forEach(aggregates.wake)),
    ];
    return { controllers: [aggregates], offs };
  }

  return {
    api,
    replace(kinds) {
      wanted = kinds;
      return apply();
    },
    fence: leadership.fence,
    controllers: () => [...running.values()].flatMap(each => each.controllers),
    async stop() {
      stopped = true;
      await apply();
      await leadership.stop();
    },
  };
}
