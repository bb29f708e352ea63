// SPDX-License-Identifier: Apache-2.0
import {
  LABEL_BUNDLE,
  LABEL_BUNDLE_UID,
  type Bundle,
  type BundleStatus,
} from '@api-operators/api';
import {
  compile,
  decide,
  type CompileResult,
  type SchemaLookup,
} from '@api-operators/bundle';
import {
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type Outcome,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Runtime } from '../../runtime.ts';
import type { ReleaseCutter } from '../bundle-release/reconcile.ts';
import type { LiveKinds } from '../live-kinds.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { fitRows } from './fit-rows.ts';
import { withApplyFailures, type ApplyFailure } from './apply-failures.ts';
import { carryOut } from './carry-out.ts';
import { createClusterView } from './cluster-view.ts';

/** While a Bundle is on its way, its status is written at most this often, in milliseconds; its end at once. */
const STATUS_PAUSE = 200;

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
  const { clock } = runtime;
  const view = createClusterView(runtime, cache, kinds);

  function compileBundle(bundle: Bundle): CompileResult {
    const uid = bundle.metadata.uid ?? '';
    const shapes = view.connectionShapes(bundle.metadata.namespace ?? '');
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
    const { observed, uses } = view.observe(bundle, names);
    runtime.uses.set(userOf(bundle), uses, () => wake(key));
    const decision = decide({
      bundle,
      compiled: result,
      observed,
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
    const failures = await carryOut(
      runtime,
      cache,
      kinds,
      object,
      decision.actions,
    );
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
    const now = clock.monotonic();
    // A Bundle that was never written about waits half as long, counted from its first pass.
    const written = lastWrite.get(uid) ?? now - STATUS_PAUSE / 2;
    lastWrite.set(uid, written);
    if (failures.length === 0 && (underway || acted)) {
      // What was done just now changes the picture at once: the next pass tells it.
      const wait = written + STATUS_PAUSE - now;
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
    const wrote = await writeStatus(runtime, cache, current, fitRows(status));
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
