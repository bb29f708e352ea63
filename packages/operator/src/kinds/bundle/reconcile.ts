// SPDX-License-Identifier: Apache-2.0
import {
  FIELD_MANAGER,
  LABEL_BUNDLE,
  LABEL_BUNDLE_UID,
  LABEL_NODE,
  type Bundle,
  type BundleStatus,
  type Connection,
  type KubeObject as ApiObject,
} from '@api-operators/api';
import {
  compile,
  decide,
  type Action,
  type CompileResult,
  type ConnectionShapes,
  type Observed,
  type SchemaLookup,
} from '@api-operators/bundle';
import {
  isConflict,
  isNotFound,
  isInvalid,
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type Outcome,
  type UnstructuredObject,
} from '@api-operators/kube';
import { CONNECTIONS } from '../../cluster-types.ts';
import type { Use } from '../../endpoints/uses.ts';
import type { Runtime } from '../../runtime.ts';
import type { LiveKinds } from '../live-kinds.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import type { ReleaseCutter } from '../bundle-release/reconcile.ts';
import { withApplyFailures, type ApplyFailure } from './apply-failures.ts';

/** While a Bundle is on its way, its status is written at most this often, in milliseconds; its end at once. */
const STATUS_PAUSE = 200;
const AT_ONCE = 16;

interface Compiled {
  generation: number | undefined;
  schemas: SchemaLookup;
  connections: string;
  result: CompileResult;
}

/** Compiles Bundles of one kind, and makes, changes and deletes their children. */
export function createBundleReconciler(
  runtime: Runtime,
  cache: Cache,
  kinds: LiveKinds,
  releases: ReleaseCutter | undefined,
  wake: (key: ObjectKey) => void,
): Reconciler {
  const compiled = new Map<string, Compiled>();
  const lastWrite = new Map<string, number>();
  const { clock, client } = runtime;

  function compileBundle(bundle: Bundle): CompileResult {
    const uid = bundle.metadata.uid ?? '';
    const shapes = connectionShapes(bundle.metadata.namespace ?? '');
    const connections = JSON.stringify(shapes);
    const schemas = kinds.schemas();
    const known = compiled.get(uid);
    if (
      known &&
      known.generation === bundle.metadata.generation &&
      known.schemas === schemas &&
      known.connections === connections
    ) {
      return known.result;
    }
    const result = compile({
      apiVersion: bundle.apiVersion,
      name: bundle.metadata.name,
      spec: bundle.spec,
      schemas,
      connections: shapes,
    });
    compiled.set(uid, {
      generation: bundle.metadata.generation,
      schemas,
      connections,
      result,
    });
    return result;
  }

  function connectionsIn(namespace: string): Connection[] {
    return runtime.caches
      .cache(CONNECTIONS)
      .list({ namespace }) as unknown as Connection[];
  }

  /** The Bundle behind a Connection, where it names one. */
  function bundleBehind(connection: Connection): Bundle | undefined {
    const ref = connection.spec?.bundleRef;
    if (!ref) {
      return undefined;
    }
    const from =
      ref.kind !== undefined && ref.kind !== cache.type.kind
        ? kinds.cacheOf(
            ref.apiVersion ?? `${cache.type.group}/${cache.type.version}`,
            ref.kind,
          )
        : cache;
    const namespace = ref.namespace ?? connection.metadata.namespace ?? '';
    return from?.get({ namespace, name: ref.name }) as unknown as
      | Bundle
      | undefined;
  }

  function connectionShapes(namespace: string): ConnectionShapes {
    return Object.fromEntries(
      connectionsIn(namespace).map(connection => {
        const bundle = bundleBehind(connection);
        const nodes = (bundle?.spec?.resources ?? []).map(node => [
          node.id,
          {
            apiVersion: node.apiVersion ?? bundle?.apiVersion ?? '',
            kind: node.kind,
          },
        ]);
        return [
          connection.metadata.name,
          {
            resources: Object.fromEntries(
              nodes,
            ) as ConnectionShapes[string]['resources'],
          },
        ];
      }),
    );
  }

  function observe(bundle: Bundle, names: readonly string[]): Observed {
    const connections: NonNullable<Observed['connections']> = {};
    const uses = names.map(
      (name): Use => `Connection ${bundle.metadata.namespace}/${name}`,
    );
    for (const connection of names.length > 0
      ? connectionsIn(bundle.metadata.namespace ?? '')
      : []) {
      if (!names.includes(connection.metadata.name)) continue;
      const other = bundleBehind(connection);
      if (!other) continue;
      uses.push(`Bundle ${other.metadata.namespace}/${other.metadata.name}`);
      connections[connection.metadata.name] = {
        resources: Object.fromEntries(
          kinds
            .children(other.metadata.uid ?? '')
            .map(child => [
              child.metadata.labels?.[LABEL_NODE] ?? '',
              child as ApiObject,
            ]),
        ),
      };
    }
    const external = (bundle.spec?.resources ?? []).flatMap(node =>
      node.externalRef
        ? [
            `Object ${node.kind} ${
              node.externalRef.namespace ?? bundle.metadata.namespace
            }/${node.externalRef.name}` as Use,
          ]
        : [],
    );
    runtime.uses.set(userOf(bundle), [...uses, ...external], () =>
      wake(keyOf(bundle)),
    );
    return {
      children: kinds.children(bundle.metadata.uid ?? '') as ApiObject[],
      find: key =>
        kinds.cacheOf(key.apiVersion, key.kind)?.get(key) as
          | ApiObject
          | undefined,
      connections,
    };
  }

  function userOf(bundle: {
    metadata: { namespace?: string; name: string };
  }): string {
    return `${cache.type.plural}.${cache.type.group} ${keyText({
      namespace: bundle.metadata.namespace ?? '',
      name: bundle.metadata.name,
    })}`;
  }

  async function reconcile(key: ObjectKey): Promise<Outcome> {
    const object = cache.get(key);
    if (!object) {
      return { kind: 'done' };
    }
    const bundle = object as unknown as Bundle;
    const result = compileBundle(bundle);
    const names = result.kind === 'compiled' ? result.graph.connections : [];
    const decision = decide({
      bundle,
      compiled: result,
      observed: observe(bundle, names),
      now: clock.now(),
    });
    let status: BundleStatus = decision.status;
    if (
      result.kind === 'compiled' &&
      result.template &&
      releases &&
      !bundle.metadata.deletionTimestamp
    ) {
      status = { ...status, currentRelease: await releases.cut(bundle) };
    }
    const failures = await carryOut(object, decision.actions);
    if (failures === 'gone') {
      return { kind: 'done' };
    }
    if (failures.length > 0) {
      status = withApplyFailures(
        status,
        failures,
        bundle.metadata.generation,
        clock.now(),
      );
    }
    return report(object, status, decision.actions.length > 0, failures);
  }

  async function report(
    object: UnstructuredObject,
    status: BundleStatus,
    acted: boolean,
    failures: readonly ApplyFailure[],
  ): Promise<Outcome> {
    const uid = object.metadata.uid ?? '';
    const underway = status.state === 'Syncing' || status.state === 'Pending';
    const written = lastWrite.get(uid);
    const now = clock.monotonic();
    if (failures.length === 0 && (underway || acted)) {
      // What was done just now changes the picture at once: the next pass tells it.
      const wait = (written ?? now - STATUS_PAUSE / 2) + STATUS_PAUSE - now;
      if (wait > 0) {
        return { kind: 'after', ms: wait };
      }
    }
    lastWrite.set(uid, now);
    const current = cache.get(keyOf(object)) ?? object;
    const before = object.status?.message;
    if (current.metadata.uid !== uid) {
      return { kind: 'done' };
    }
    const wrote = await writeStatus(runtime, cache, current, status);
    const stalled = status.conditions?.find(
      condition => condition.type === 'Stalled' && condition.status === 'True',
    );
    if (wrote && stalled && status.message !== before) {
      runtime.events.record(object, {
        type: 'Warning',
        reason: stalled.reason,
        message: stalled.message,
      });
    }
    return failures.length > 0
      ? { kind: 'retry', reason: failures[0].message }
      : { kind: 'done' };
  }

  /** The finalizer comes first; the rest runs side by side. */
  async function carryOut(
    object: UnstructuredObject,
    actions: readonly Action[],
  ): Promise<ApplyFailure[] | 'gone'> {
    const failures: ApplyFailure[] = [];
    const rest: Action[] = [];
    for (const action of actions) {
      if (
        action.kind === 'add-finalizer' ||
        action.kind === 'remove-finalizer'
      ) {
        const settled = await changeFinalizer(object, action);
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
          await act(action);
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

  async function act(action: Action): Promise<void> {
    if (action.kind !== 'apply' && action.kind !== 'delete') {
      return;
    }
    const type = kinds.typeOf(action.key.apiVersion, action.key.kind);
    const children = kinds.cacheOf(action.key.apiVersion, action.key.kind);
    if (!type || !children) {
      throw new Error(
        `${action.key.kind} of ${action.key.apiVersion} is no longer installed`,
      );
    }
    if (action.kind === 'apply') {
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

  return {
    reconcile,
    forget(object) {
      const uid = object.metadata.uid ?? '';
      compiled.delete(uid);
      lastWrite.delete(uid);
      runtime.uses.forget(userOf(object));
    },
  };
}

/** The Bundle that a child belongs to, where its labels name one. */
export function bundleOfChild(child: {
  metadata: { namespace?: string; labels?: Record<string, string> };
}): { key: ObjectKey; uid: string } | undefined {
  const name = child.metadata.labels?.[LABEL_BUNDLE];
  const uid = child.metadata.labels?.[LABEL_BUNDLE_UID];
  return name && uid
    ? { key: { namespace: child.metadata.namespace ?? '', name }, uid }
    : undefined;
}
