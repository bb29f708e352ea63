// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import {
  isConflict,
  isNotFound,
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type Outcome as QueueOutcome,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Runtime } from '../../runtime.ts';
import { bytesUses } from '../action/read-bytes.ts';
import { callContext, forgetUser } from '../call-context.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { IN_LINE } from '../next.ts';
import { endpointsOf, runOnAllEndpoints } from './all-endpoints.ts';
import { withOverride } from './override.ts';
import { release, ReleaseRefused } from './release.ts';
import { report } from './report.ts';
import { runPass, type PassEnd } from './run-pass.ts';
import type { ResourceTools } from './tools.ts';

/** Keeps resources of one kind in step with their API. */
export interface ResourceReconciler {
  reconcile(key: ObjectKey, signal: AbortSignal): Promise<QueueOutcome>;
  /** Asks for a look at the API on the next pass, whatever the interval says. */
  request(key: ObjectKey): void;
  forget(object: UnstructuredObject): void;
}

export function createResourceReconciler(
  runtime: Runtime,
  kind: MappedKind,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): ResourceReconciler {
  const memory: ResourceTools['memory'] = {
    lastLook: new Map(),
    pollAt: new Map(),
    lostAt: new Map(),
    lastSeen: new Map(),
    unrecorded: new Map(),
  };
  const tools: ResourceTools = { runtime, kind, cache, memory };
  const requested = new Set<string>();

  async function reconcile(
    key: ObjectKey,
    signal: AbortSignal,
  ): Promise<QueueOutcome> {
    const object = cache.get(key);
    if (!object) {
      return { kind: 'done' };
    }
    const context = await callContext(
      runtime,
      kind,
      withOverride(object, runtime.clock.now()),
      () => wake(key),
      bytesUses(
        kind.mapping,
        key.namespace ?? '',
        (object.spec ?? {}) as JsonObject,
        'create',
      ),
    );
    const wantsLook = requested.delete(keyText(key));
    try {
      const several =
        context.resolution.kind === 'ok'
          ? endpointsOf(object, context.resolution)
          : undefined;
      const end = several
        ? await runOnAllEndpoints(
            tools,
            object,
            context,
            several,
            wantsLook,
            signal,
          )
        : await runPass(
            tools,
            object,
            { context, wantsLook, url: undefined, suffix: '' },
            signal,
          );
      return await ended(end, wantsLook);
    } catch (error) {
      if (isNotFound(error)) {
        return { kind: 'done' };
      }
      if (isConflict(error) || error instanceof ReleaseRefused) {
        return { kind: 'retry', reason: 'the object changed meanwhile' };
      }
      throw error;
    } finally {
      context.end();
    }
  }

  async function ended(
    end: PassEnd,
    wantsLook: boolean,
  ): Promise<QueueOutcome> {
    switch (end.kind) {
      case 'settle':
        return report(tools, end.object, end.status, end.next);
      case 'release':
        await release(tools, end.object, end.event);
        return { kind: 'done' };
      case 'in-line':
        return inLine(end, wantsLook);
      default:
        return end satisfies never;
    }
  }

  /** A new object says what it waits for; others keep the status that they have. */
  async function inLine(
    end: Extract<PassEnd, { kind: 'in-line' }>,
    wantsLook: boolean,
  ): Promise<QueueOutcome> {
    if (wantsLook) {
      requested.add(keyText(keyOf(end.object)));
    }
    if (end.object.status?.conditions === undefined && end.status) {
      await report(tools, end.object, end.status, { kind: 'idle' });
    }
    return IN_LINE;
  }

  return {
    reconcile,
    request: key => void requested.add(keyText(key)),
    forget(object) {
      const uid = object.metadata.uid ?? '';
      for (const kept of Object.values(memory) as Map<string, unknown>[]) {
        for (const each of kept.keys()) {
          if (each === uid || each.startsWith(`${uid}.`)) kept.delete(each);
        }
      }
      requested.delete(keyText(keyOf(object)));
      forgetUser(runtime, kind, keyText(keyOf(object)));
    },
  };
}
