// SPDX-License-Identifier: Apache-2.0
import type { ApiQuery, JsonObject } from '@api-operators/api';
import {
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type Outcome,
  type UnstructuredObject,
} from '@api-operators/kube';
import { withoutHidden } from '../../rest/caller.ts';
import { readPages, type Listed } from '../../rest/pages.ts';
import { step as boundary } from '../../crash-points.ts';
import type { Runtime } from '../../runtime.ts';
import { callContext, forgetUser, type CallContext } from '../call-context.ts';
import { statusInLine } from '../in-line.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { IN_LINE, nextOutcome } from '../next.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { asksForOnePage } from './one-page.ts';
import { decideQuery, type QueryFacts } from './decide.ts';

/** Answers queries of one kind. */
export function createQueryReconciler(
  runtime: Runtime,
  kind: MappedKind,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): Reconciler {
  const requested = new Set<string>();

  async function ask(
    spec: JsonObject,
    context: CallContext,
    signal: AbortSignal,
  ): Promise<Listed> {
    const listed = await readPages(
      asksForOnePage(kind.mapping, spec) ? {} : kind.mapping.operations.call!,
      page => context.call('call', page, signal),
      page => context.urlOf('call', page),
    );
    return listed.kind === 'ok' && listed.whole !== undefined
      ? { ...listed, whole: withoutHidden(listed.whole, kind.hidden) }
      : listed;
  }

  return {
    async reconcile(key, signal) {
      const object = cache.get(key);
      if (!object) {
        return { kind: 'done' };
      }
      const context = await callContext(runtime, kind, object, () => wake(key));
      try {
        return await answered(key, object, context, signal);
      } finally {
        context.end();
      }
    },
    request: key => void requested.add(keyText(key)),
    forget(object) {
      requested.delete(keyText(keyOf(object)));
      forgetUser(runtime, kind, keyText(keyOf(object)));
    },
  };

  async function answered(
    key: ObjectKey,
    object: UnstructuredObject,
    context: CallContext,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const facts: QueryFacts = {
      object: object as unknown as ApiQuery,
      endpoint: context.resolution,
      ...(context.values.kind === 'refused' ? { blocked: context.values } : {}),
      now: runtime.clock.now(),
      ...(requested.delete(keyText(key)) ? { requested: true } : {}),
    };
    let step = decideQuery(facts);
    if (step.kind === 'ask') {
      if (!context.turn()) {
        if (facts.requested) requested.add(keyText(key));
        const status = statusInLine(object, context.resolution, facts.now);
        if (status) {
          await settled(object, {
            kind: 'settle',
            status,
            next: { kind: 'idle' },
          });
        }
        return IN_LINE;
      }
      const answer = await boundary(runtime, 'query.ask', object, () =>
        ask((object.spec ?? {}) as JsonObject, context, signal),
      );
      step = decideQuery({ ...facts, answer, now: runtime.clock.now() });
    }
    return step.kind === 'settle' ? settled(object, step) : { kind: 'done' };
  }

  async function settled(
    object: UnstructuredObject,
    step: Extract<ReturnType<typeof decideQuery>, { kind: 'settle' }>,
  ): Promise<Outcome> {
    const wrote = await writeStatus(runtime, cache, object, step.status);
    const { message = '', state } = step.status;
    if (wrote && state === 'Failed' && message !== object.status?.message) {
      const reason = step.status.conditions?.[0]?.reason ?? 'Failed';
      runtime.events.record(object, { type: 'Warning', reason, message });
    }
    return nextOutcome(step.next, runtime, message);
  }
}
