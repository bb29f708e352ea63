// SPDX-License-Identifier: Apache-2.0
import {
  FIELD_MANAGER,
  FINALIZER_BINDING,
  LABEL_BINDING_UID,
  type Bundle,
  type BundleBinding,
  type BundleRelease,
  type Environment,
} from '@api-operators/api';
import { compile } from '@api-operators/bundle';
import {
  apiVersionOf,
  isConflict,
  isNotFound,
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type UnstructuredObject,
} from '@api-operators/kube';
import { ENVIRONMENTS } from '../../cluster-types.ts';
import { consents, consentText } from '../../endpoints/consent.ts';
import type { Use } from '../../endpoints/uses.ts';
import type { Runtime } from '../../runtime.ts';
import type { LiveKinds } from '../live-kinds.ts';
import { nextOutcome } from '../next.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { decideBinding, type BindingAction } from './decide.ts';

/** The index of concrete Bundles by the uid of the Binding that rendered them. */
export const BY_BINDING_UID = 'binding-uid';

/** Places Bundles in environments. */
export function createBindingReconciler(
  runtime: Runtime,
  cache: Cache,
  bundles: Cache,
  releases: Cache,
  kinds: LiveKinds,
  wake: (key: ObjectKey) => void,
): Reconciler {
  const bundleKind = {
    apiVersion: apiVersionOf(bundles.type),
    kind: bundles.type.kind,
  };
  const environments = runtime.caches.cache(ENVIRONMENTS);
  const userOf = (object: UnstructuredObject) =>
    `${cache.type.plural}.${cache.type.group} ${keyText(keyOf(object))}`;
  /** Generations of what was applied in this process, before a status could say so. */
  const applied = new Map<string, number>();

  return {
    async reconcile(key) {
      const object = cache.get(key);
      if (!object) {
        return { kind: 'done' };
      }
      await Promise.all([bundles.synced, releases.synced]);
      const binding = withAppliedGeneration(object as unknown as BundleBinding);
      const ref = binding.spec?.bundleRef;
      const home = ref?.namespace ?? key.namespace ?? '';
      const name = ref?.name ?? '';
      const uses: Use[] = [
        `Bundle ${home}/${name}`,
        `Release ${home}/${name}`,
        `Environment ${key.namespace}/${binding.spec?.environment}`,
      ];
      runtime.uses.set(userOf(object), uses, () => wake(key));
      const own = key.namespace ?? '';
      const allowed = await consents(home, own, runtime.endpoints);
      const bundle = allowed
        ? (bundles.get({ namespace: home, name }) as unknown as
            | Bundle
            | undefined)
        : undefined;
      const environment = environments.get({
        namespace: key.namespace ?? '',
        name: binding.spec?.environment ?? '',
      }) as unknown as Environment | undefined;
      const template = bundle && isTemplate(bundle);
      const decision = decideBinding({
        binding,
        bundleKind,
        ...(bundle ? { bundle } : {}),
        ...(template === undefined ? {} : { template }),
        releases: (allowed
          ? releases.list({ namespace: home })
          : []) as unknown as BundleRelease[],
        ...(allowed
          ? {}
          : {
              refused: {
                reason: 'BundleNotAllowed',
                message: consentText(
                  home,
                  own,
                  `place its Bundle ${name}, which spec.bundleRef names`,
                ),
              },
            }),
        ...(environment ? { environment } : {}),
        schemas: kinds.schemas(),
        find: (namespace, bundleName) =>
          bundles.get({ namespace, name: bundleName }) as unknown as
            | Bundle
            | undefined,
        rendered: bundles.byIndex(
          BY_BINDING_UID,
          object.metadata.uid ?? '',
        ) as unknown as Bundle[],
        now: runtime.clock.now(),
      });
      try {
        for (const action of decision.actions) {
          if ((await act(object, action)) === 'gone') {
            return { kind: 'done' };
          }
        }
      } catch (error) {
        if (isNotFound(error)) return { kind: 'done' };
        if (isConflict(error))
          return { kind: 'retry', reason: 'the object changed meanwhile' };
        throw error;
      }
      const acted = decision.actions.some(action => action.kind === 'apply');
      if (acted) {
        // The Bundle's own answer follows at once, so this pass has nothing to say that would last.
        return { kind: 'after', ms: 0 };
      }
      const current = cache.get(key) ?? object;
      const wrote = await writeStatus(runtime, cache, current, decision.status);
      const { conditions, message = '' } = decision.status;
      const stalled = conditions?.find(
        condition =>
          condition.type === 'Stalled' && condition.status === 'True',
      );
      if (wrote && stalled && message !== object.status?.message) {
        runtime.events.record(object, {
          type: 'Warning',
          reason: stalled.reason,
          message,
        });
      }
      return nextOutcome(decision.next, runtime, message);
    },
    forget(object) {
      applied.delete(object.metadata.uid ?? '');
      runtime.uses.forget(userOf(object));
    },
  };

  function withAppliedGeneration(binding: BundleBinding): BundleBinding {
    const generation = applied.get(binding.metadata.uid ?? '');
    return generation === undefined
      ? binding
      : {
          ...binding,
          status: {
            ...binding.status,
            bundle: {
              name: '',
              namespace: '',
              ...binding.status?.bundle,
              generation,
            },
          },
        };
  }

  function isTemplate(bundle: Bundle): boolean | undefined {
    if (bundle.spec?.template) {
      return true;
    }
    const result = compile({
      apiVersion: bundle.apiVersion,
      name: bundle.metadata.name,
      spec: bundle.spec,
      schemas: kinds.schemas(),
    });
    return result.kind === 'compiled' ? result.template : undefined;
  }

  async function act(
    object: UnstructuredObject,
    action: BindingAction,
  ): Promise<'done' | 'gone'> {
    const { finalizers = [] } = object.metadata;
    switch (action.kind) {
      case 'hold': {
        const { resourceVersion } = object.metadata;
        cache.remember(
          await runtime.client.of(cache.type).patch(
            keyOf(object),
            {
              metadata: {
                resourceVersion,
                finalizers: [...finalizers, FINALIZER_BINDING],
              },
            },
            { type: 'merge' },
          ),
        );
        return 'done';
      }
      case 'apply': {
        const written = await runtime.client
          .of(bundles.type)
          .apply(action.bundle as unknown as UnstructuredObject, {
            fieldManager: FIELD_MANAGER,
            force: true,
          });
        applied.set(
          object.metadata.uid ?? '',
          written.metadata.generation ?? 0,
        );
        bundles.remember(written);
        return 'done';
      }
      case 'delete': {
        const { uid } = action.bundle.metadata;
        const key = {
          namespace: action.bundle.metadata.namespace ?? '',
          name: action.bundle.metadata.name,
        };
        const outcome = await runtime.client.of(bundles.type).delete(key, {
          ...(uid === undefined ? {} : { uid }),
          propagationPolicy: 'Background',
        });
        if (outcome.kind === 'deleting') bundles.remember(outcome.object);
        else if (outcome.kind === 'deleted' && uid !== undefined)
          bundles.forget(key, uid);
        return 'done';
      }
      case 'release': {
        const path = `/metadata/finalizers/${finalizers.indexOf(
          FINALIZER_BINDING,
        )}`;
        await runtime.client.of(cache.type).patch(
          keyOf(object),
          [
            { op: 'test', path, value: FINALIZER_BINDING },
            { op: 'remove', path },
          ],
          { type: 'json' },
        );
        return 'gone';
      }
      default:
        return action satisfies never;
    }
  }
}

/** The Binding that a concrete Bundle was rendered by, for the index. */
export function bindingUidOf(bundle: UnstructuredObject): string[] {
  const uid = bundle.metadata.labels?.[LABEL_BINDING_UID];
  return uid ? [uid] : [];
}
