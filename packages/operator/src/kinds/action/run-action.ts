// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  ANNOTATION_OPERATION,
  type ActionStatus,
  type ApiAction,
  type JsonObject,
} from '@api-operators/api';
import {
  keyOf,
  keyText,
  type Cache,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Outcome } from '@api-operators/rest-mapping';
import { step as boundary } from '../../crash-points.ts';
import { withoutHidden } from '../../rest/caller.ts';
import type { Runtime } from '../../runtime.ts';
import type { CallContext } from '../call-context.ts';
import { nextPoll, parseFollowed } from '../followed.ts';
import type { MappedKind } from '../mapped-kind.ts';
import type { Next } from '../next.ts';
import { writeMarks, type Marks } from '../own-marks.ts';
import { patiently } from '../patiently.ts';
import { readWork } from '../read-work.ts';
import { decideAction, type ActionFacts, type ActionStep } from './decide.ts';
import { readBytes, sendsBytes, type ReadBytes } from './read-bytes.ts';

/** More steps than any pass takes; reaching it is a bug in decide. */
const STEP_LIMIT = 12;

/** What this process knows and no annotation says; by uid. */
export interface ActionMemory {
  /** Answers that could not be written down. */
  unrecorded: Map<string, { intent: string; answer: Outcome }>;
  pollAt: Map<string, number>;
  forget(uid: string): void;
}

export function createActionMemory(): ActionMemory {
  const unrecorded: ActionMemory['unrecorded'] = new Map();
  const pollAt: ActionMemory['pollAt'] = new Map();
  return {
    unrecorded,
    pollAt,
    forget(uid) {
      unrecorded.delete(uid);
      pollAt.delete(uid);
    },
  };
}

/** What carrying out one kind of action takes. */
export interface ActionTools {
  runtime: Runtime;
  kind: MappedKind;
  cache: Cache;
  memory: ActionMemory;
}

/** What a pass came to; `object` as the cluster has it then. */
export type ActionEnd =
  | {
      kind: 'settle';
      object: UnstructuredObject;
      status: ActionStatus;
      next: Next;
    }
  /** No call is free; nothing was done. */
  | { kind: 'in-line'; object: UnstructuredObject };

type Progress = Pick<
  ActionFacts,
  'marked' | 'answer' | 'polled' | 'recorded'
> & { bytes?: ReadBytes };

/** Asks for steps and carries them out until the action settles. */
export async function runAction(
  tools: ActionTools,
  first: UnstructuredObject,
  context: CallContext,
  signal: AbortSignal,
): Promise<ActionEnd> {
  let object = first;
  const pass: Progress = {};
  const kept = tools.memory.unrecorded.get(object.metadata.uid ?? '');
  if (
    kept &&
    kept.intent === object.metadata.annotations?.[ANNOTATION_CREATE_PENDING]
  ) {
    pass.answer = kept.answer;
  }
  for (let i = 0; i < STEP_LIMIT; i++) {
    const step = decideAction(factsOf(tools, object, context, pass));
    if (step.kind === 'settle') {
      return { ...step, object };
    }
    const calls =
      step.kind === 'mark' || step.kind === 'call' || step.kind === 'poll';
    if (calls && !context.turn()) {
      return { kind: 'in-line', object };
    }
    object = await take(tools, step, object, context, pass, signal);
  }
  throw new Error(
    `${tools.kind.type.kind} ${keyText(keyOf(object))} does not settle`,
  );
}

function factsOf(
  { runtime, kind, memory }: ActionTools,
  object: UnstructuredObject,
  context: CallContext,
  { bytes, ...pass }: Progress,
): ActionFacts {
  const { mapping } = kind;
  const operation = mapping.operations.call!;
  const followed = parseFollowed(object.metadata.annotations);
  const pollAt = memory.pollAt.get(object.metadata.uid ?? '');
  const blocked =
    context.values.kind === 'refused'
      ? context.values
      : bytes?.kind === 'refused'
      ? bytes
      : undefined;
  return {
    object: object as unknown as ApiAction,
    endpoint: context.resolution,
    ...(blocked ? { blocked } : {}),
    unread:
      bytes === undefined &&
      sendsBytes(mapping, (object.spec ?? {}) as JsonObject),
    idempotent: operation.idempotencyKeyHeader !== undefined,
    repeatable: operation.method === 'GET' || operation.method === 'HEAD',
    ...(followed ? { followed } : {}),
    ...(pollAt === undefined ? {} : { pollAt }),
    ...pass,
    now: runtime.clock.now(),
    freshIntent: randomUUID(),
  };
}

/** Carries out one step, notes in `pass` what came of it, and returns the object as it is then. */
async function take(
  tools: ActionTools,
  step: Exclude<ActionStep, { kind: 'settle' }>,
  object: UnstructuredObject,
  context: CallContext,
  pass: Progress,
  signal: AbortSignal,
): Promise<UnstructuredObject> {
  const { runtime, kind, memory } = tools;
  const uid = object.metadata.uid ?? '';
  switch (step.kind) {
    case 'read':
      pass.bytes = await readBytes(
        runtime,
        kind.mapping,
        object.metadata.namespace ?? '',
        (object.spec ?? {}) as JsonObject,
      );
      return object;
    case 'call':
      pass.answer = await boundary(runtime, 'action.call', object, () =>
        context.send('call', {
          idempotencyKey: step.intent,
          ...(pass.bytes?.kind === 'ok' ? pass.bytes.input : {}),
        }),
      );
      if (
        (pass.answer.kind === 'ok' || pass.answer.kind === 'accepted') &&
        pass.answer.data !== undefined
      ) {
        pass.answer = {
          ...pass.answer,
          data: withoutHidden(pass.answer.data, kind.hidden),
        };
      }
      if (pass.answer.kind === 'ok' || pass.answer.kind === 'accepted') {
        memory.unrecorded.set(uid, {
          intent: step.intent,
          answer: pass.answer,
        });
      }
      return object;
    case 'poll': {
      const polled = await boundary(runtime, 'action.poll', object, () =>
        readWork(kind, context, step.followed, {}, signal),
      );
      const { progress } = polled;
      const running = progress.kind === 'running' ? progress : undefined;
      memory.pollAt.set(
        uid,
        nextPoll(step.followed, runtime.clock.now(), running?.retryAt),
      );
      if (progress.kind === 'succeeded' && progress.result?.kind === 'data') {
        const data = withoutHidden(progress.result.data, kind.hidden);
        progress.result = { kind: 'data', data };
      }
      pass.polled = polled;
      return object;
    }
    default:
      return boundary(runtime, `action.${step.kind}`, object, () =>
        writeDown(tools, step, object, pass, signal),
      );
  }
}

/** One metadata patch. */
async function writeDown(
  { runtime, cache, memory }: ActionTools,
  step: Extract<ActionStep, { kind: 'mark' | 'unmark' | 'follow' | 'record' }>,
  object: UnstructuredObject,
  pass: Progress,
  signal: AbortSignal,
): Promise<UnstructuredObject> {
  const uid = object.metadata.uid ?? '';
  const { resourceVersion, annotations = {} } = object.metadata;
  const patch = (own: Marks, metadata?: Record<string, unknown>) =>
    writeMarks(runtime, cache, object, own, metadata);
  const ended = {
    [ANNOTATION_CREATE_PENDING]: null,
    ...(annotations[ANNOTATION_OPERATION] === undefined
      ? {}
      : { [ANNOTATION_OPERATION]: null }),
  };
  switch (step.kind) {
    case 'mark': {
      const marked = await patch(
        { ...ended, [ANNOTATION_CREATE_PENDING]: step.intent },
        { resourceVersion },
      );
      memory.forget(uid);
      pass.marked = true;
      return marked;
    }
    case 'unmark':
      return patch(ended);
    case 'follow': {
      const { followed, retryAt } = step;
      memory.pollAt.set(uid, nextPoll(followed, runtime.clock.now(), retryAt));
      const written = await patiently(runtime, signal, () =>
        patch({ [ANNOTATION_OPERATION]: JSON.stringify(followed) }),
      );
      memory.unrecorded.delete(uid);
      return written;
    }
    case 'record': {
      const written = await patiently(runtime, signal, () =>
        patch({ ...ended, [ANNOTATION_EXECUTED]: step.executed }),
      );
      pass.recorded = true;
      memory.forget(uid);
      return written;
    }
    default:
      return step satisfies never;
  }
}
