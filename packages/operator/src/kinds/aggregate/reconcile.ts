// SPDX-License-Identifier: Apache-2.0
import type { Aggregate } from '@api-operators/api';
import {
  apiVersionOf,
  keyOf,
  keyText,
  type Cache,
  type KubeObject,
  type ObjectKey,
} from '@api-operators/kube';
import type { Runtime } from '../../runtime.ts';
import type { LiveKinds } from '../live-kinds.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { decideAggregate } from './decide.ts';
import { memberKey, select, selects, type KindView } from './select.ts';

/** What Aggregates selected when they were last looked at: their members, by {@link keyText} of the Aggregate. */
export type Selections = Map<string, ReadonlySet<string>>;

/** Keeps the status of the Aggregates of one kind in step with what they select; it calls no API. */
export function createAggregateReconciler(
  runtime: Runtime,
  cache: Cache,
  kinds: LiveKinds,
  selections: Selections,
  wake: (key: ObjectKey) => void,
): Reconciler {
  return {
    async reconcile(key) {
      const object = cache.get(key);
      if (!object || object.metadata.deletionTimestamp) {
        return { kind: 'done' };
      }
      const aggregate = object as unknown as Aggregate;
      const loading = cachesOf(aggregate, kinds).filter(
        each => !each.hasSynced,
      );
      if (loading.length > 0) {
        // What is not listed yet would be taken for missing. A cache that is dropped wakes all by its kind's change.
        Promise.all(loading.map(each => each.synced)).then(
          () => wake(key),
          () => undefined,
        );
        return { kind: 'done' };
      }
      const { members, problems } = select(
        aggregate,
        viewOf(kinds, key.namespace ?? ''),
      );
      selections.set(keyText(key), new Set(members.map(memberKey)));
      const status = decideAggregate({
        aggregate,
        members,
        problems,
        now: runtime.clock.now(),
      });
      const wrote = await writeStatus(runtime, cache, object, status);
      const stalled = status.conditions?.find(
        each => each.type === 'Stalled' && each.status === 'True',
      );
      if (wrote && stalled) {
        runtime.events.record(object, {
          type: 'Warning',
          reason: stalled.reason,
          message: stalled.message,
        });
      }
      return { kind: 'done' };
    },
    forget: object => void selections.delete(keyText(keyOf(object))),
  };
}

/** The Aggregates that a change of `changed` concerns: those that select it now, and those that did before. */
export function aggregatesOf(
  cache: Cache,
  selections: Selections,
  changed: KubeObject,
): ObjectKey[] {
  const { namespace, name } = changed.metadata;
  const member = memberKey({
    apiVersion: changed.apiVersion,
    kind: changed.kind,
    name,
  });
  return cache
    .list({ namespace: namespace ?? '' })
    .filter(
      object =>
        selections.get(keyText(keyOf(object)))?.has(member) ||
        selects(object as unknown as Aggregate, changed),
    )
    .map(keyOf);
}

function viewOf(kinds: LiveKinds, namespace: string): KindView {
  return {
    candidates(apiVersion, kind) {
      const cache = kinds.cacheOf(apiVersion, kind);
      return (
        cache && {
          get: name => cache.get({ namespace, name }),
          list: () => cache.list({ namespace }),
        }
      );
    },
    kindsOf: apiVersion =>
      [...kinds.mapped()]
        .filter(cache => apiVersionOf(cache.type) === apiVersion)
        .map(cache => cache.type.kind)
        .sort(),
  };
}

function cachesOf(aggregate: Aggregate, kinds: LiveKinds): Cache[] {
  const { resources = [], resourceSelectors = [] } = aggregate.spec ?? {};
  return [...resources, ...resourceSelectors].flatMap(
    ({ kind, apiVersion = aggregate.apiVersion }) =>
      kinds.cacheOf(apiVersion, kind) ?? [],
  );
}
