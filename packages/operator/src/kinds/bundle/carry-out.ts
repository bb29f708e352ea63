// SPDX-License-Identifier: Apache-2.0
import { FIELD_MANAGER } from '@api-operators/api';
import type { Action } from '@api-operators/bundle';
import {
  isConflict,
  isInvalid,
  isNotFound,
  keyOf,
  type Cache,
  type KubeClient,
  type UnstructuredObject,
} from '@api-operators/kube';
import { step } from '../../crash-points.ts';
import type { Runtime } from '../../runtime.ts';
import type { LiveKinds } from '../live-kinds.ts';
import type { ApplyFailure } from './apply-failures.ts';

/** Actions at the same time. */
const AT_ONCE = 16;

/** Carries out a Bundle's actions: the finalizer first, the rest side by side. What the API server does not take is told by node. */
export async function carryOut(
  runtime: Runtime,
  cache: Cache,
  kinds: LiveKinds,
  object: UnstructuredObject,
  actions: readonly Action[],
): Promise<ApplyFailure[] | 'gone'> {
  const { client } = runtime;
  const failures: ApplyFailure[] = [];
  const rest: Action[] = [];
  for (const action of actions) {
    if (action.kind === 'add-finalizer' || action.kind === 'remove-finalizer') {
      const settled = await step(runtime, 'bundle.finalizer', object, () =>
        changeFinalizer(client, cache, object, action),
      );
      if (settled === 'gone') return 'gone';
      if (settled === 'conflict')
        return [
          {
            nodeId: undefined,
            message: 'the Bundle changed meanwhile',
            transient: true,
          },
        ];
    } else {
      rest.push(action);
    }
  }
  let next = 0;
  const work = async () => {
    while (next < rest.length) {
      const action = rest[next++];
      try {
        if (action.kind === 'apply' || action.kind === 'delete') {
          await step(runtime, `bundle.${action.kind}`, object, () =>
            act(client, kinds, action),
          );
        }
      } catch (error) {
        failures.push({
          nodeId: 'nodeId' in action ? action.nodeId : undefined,
          message: error instanceof Error ? error.message : String(error),
          transient: !isInvalid(error),
        });
      }
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, rest.length) }, work),
  );
  return failures;
}

async function act(
  client: KubeClient,
  kinds: LiveKinds,
  action: Extract<Action, { kind: 'apply' | 'delete' }>,
): Promise<void> {
  const type = kinds.typeOf(action.key.apiVersion, action.key.kind);
  const children = kinds.cacheOf(action.key.apiVersion, action.key.kind);
  if (!type || !children) {
    throw new Error(
      `${action.key.kind} of ${action.key.apiVersion} is no longer installed`,
    );
  }
  if (action.kind === 'apply') {
    if (kinds.isEnding(action.key.apiVersion, action.key.kind)) {
      throw new Error(
        `the CRD of ${action.key.kind} is being deleted, so nothing is made of it until it is back`,
      );
    }
    const applied = await client
      .of(type)
      .apply(action.object as unknown as UnstructuredObject, {
        fieldManager: FIELD_MANAGER,
        force: true,
      });
    children.remember(applied);
    return;
  }
  const outcome = await client.of(type).delete(action.key, {
    ...(action.uid === undefined ? {} : { uid: action.uid }),
    propagationPolicy: 'Background',
  });
  if (outcome.kind === 'deleting') children.remember(outcome.object);
  else if (outcome.kind === 'deleted' && action.uid !== undefined)
    children.forget(action.key, action.uid);
}

async function changeFinalizer(
  client: KubeClient,
  cache: Cache,
  object: UnstructuredObject,
  action: Extract<Action, { kind: 'add-finalizer' | 'remove-finalizer' }>,
): Promise<'done' | 'gone' | 'conflict'> {
  const { finalizers = [], resourceVersion } = object.metadata;
  const wanted =
    action.kind === 'add-finalizer'
      ? [...finalizers, action.finalizer]
      : finalizers.filter(each => each !== action.finalizer);
  try {
    const written = await client
      .of(cache.type)
      .patch(
        keyOf(object),
        { metadata: { resourceVersion, finalizers: wanted } },
        { type: 'merge' },
      );
    if (
      action.kind === 'remove-finalizer' &&
      wanted.length === 0 &&
      object.metadata.deletionTimestamp
    ) {
      cache.forget(keyOf(object), object.metadata.uid ?? '');
      return 'gone';
    }
    cache.remember(written);
    return action.kind === 'remove-finalizer' ? 'gone' : 'done';
  } catch (error) {
    if (isNotFound(error)) return 'gone';
    if (isConflict(error)) return 'conflict';
    throw error;
  }
}
