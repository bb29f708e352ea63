// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  ANNOTATION_CREATE_PENDING,
  type ApiResource,
  type ResourceStatus,
} from '@api-operators/api';
import { keyOf, keyText, type UnstructuredObject } from '@api-operators/kube';
import { parseFollowed } from '../followed.ts';
import type { Next } from '../next.ts';
import { carryOut } from './carry-out.ts';
import { parseCreateSent } from './create-sent.ts';
import { decide } from './decide.ts';
import { endpointView } from './endpoint-view.ts';
import { leadsToCall, statusInLine } from './in-line.ts';
import { withOverride } from './override.ts';
import type { Place, ResourceTools } from './tools.ts';
import type { Facts, Pass } from './types.ts';
import { wantedOf } from './wanted.ts';

/** More steps than any pass takes; reaching it is a bug in decide. */
const STEP_LIMIT = 16;

/** What a pass came to; `object` as the cluster has it then. */
export type PassEnd =
  /** No call is free; nothing was done. `status`: what a new object shows. */
  | {
      kind: 'in-line';
      object: UnstructuredObject;
      status: ResourceStatus | undefined;
    }
  | {
      kind: 'settle';
      object: UnstructuredObject;
      status: ResourceStatus;
      next: Next;
    }
  | {
      kind: 'release';
      object: UnstructuredObject;
      event?: { reason: string; message: string };
    };

/** Asks for steps and carries them out until the object settles on one endpoint. */
export async function runPass(
  tools: ResourceTools,
  first: UnstructuredObject,
  at: Place,
  signal: AbortSignal,
): Promise<PassEnd> {
  let object = first;
  const pass: Pass = { live: { kind: 'unseen' } };
  const kept = tools.memory.unrecorded.get(
    (object.metadata.uid ?? '') + at.suffix,
  );
  if (
    kept &&
    kept.intent ===
      object.metadata.annotations?.[ANNOTATION_CREATE_PENDING + at.suffix]
  ) {
    pass.created = kept.created;
    if (kept.createdId !== undefined) pass.createdId = kept.createdId;
  }
  for (let i = 0; i < STEP_LIMIT; i++) {
    const facts = factsOf(tools, object, at, pass);
    const step = decide(facts);
    if (step.kind === 'settle') {
      return { kind: 'settle', object, status: step.status, next: step.next };
    }
    if (step.kind === 'release') {
      return {
        kind: 'release',
        object,
        ...(step.event ? { event: step.event } : {}),
      };
    }
    if (leadsToCall(step) && !at.context.turn()) {
      return { kind: 'in-line', object, status: statusInLine(facts) };
    }
    object = asBegun(
      object,
      await carryOut(tools, step, object, at, pass, signal),
    );
  }
  throw new Error(
    `${tools.kind.type.kind} ${keyText(keyOf(object))} does not settle`,
  );
}

/**
 * A pass is about one `spec`. One that was edited while a call was under way was not sent: it keeps its own generation, by
 * which the next pass, for which the edit asks, sees that there is something to do.
 */
function asBegun(
  before: UnstructuredObject,
  now: UnstructuredObject,
): UnstructuredObject {
  const { generation } = before.metadata;
  if (
    generation === now.metadata.generation ||
    generation === undefined ||
    now.metadata.deletionTimestamp
  ) {
    return now;
  }
  return {
    ...now,
    ...(before.spec ? { spec: before.spec } : {}),
    metadata: { ...now.metadata, generation },
  };
}

/** All that is known of an object on an endpoint at this moment. */
export function factsOf(
  { runtime, kind, memory }: ResourceTools,
  object: UnstructuredObject,
  at: Place,
  pass: Pass,
): Facts {
  const { context, wantsLook, url, suffix } = at;
  const resolution =
    context.resolution.kind === 'ok' && url !== undefined
      ? { ...context.resolution, url, identity: url }
      : context.resolution;
  const now = runtime.clock.now();
  const seen = withOverride(
    endpointView(object as unknown as ApiResource, url, suffix),
    now,
  );
  const uid = (object.metadata.uid ?? '') + suffix;
  const look = memory.lastLook.get(uid);
  const lastSeen = memory.lastSeen.get(uid);
  const lostAt = memory.lostAt.get(uid);
  const pollAt = memory.pollAt.get(uid);
  const followed = parseFollowed(seen.metadata.annotations);
  const closed =
    resolution.kind === 'ok'
      ? runtime.rest.closedUntil(resolution.url)
      : undefined;
  const sent = parseCreateSent(seen.metadata.annotations);
  return {
    object: seen,
    mapping: kind.mapping,
    kind: kind.type.kind,
    api: kind.api,
    wanted: wantedOf(kind, context, seen),
    ...(kind.schema ? { schema: kind.schema } : {}),
    endpoint:
      resolution.kind === 'ok' && closed !== undefined
        ? { ...resolution, closedUntil: closed }
        : resolution,
    ...(followed ? { followed } : {}),
    ...(pollAt === undefined ? {} : { pollAt }),
    ...(sent ? { sent } : {}),
    pass,
    now,
    ...(look === undefined ? {} : { lastLook: look }),
    ...(lastSeen ? { lastSeen } : {}),
    ...(lostAt === undefined ? {} : { lostAt }),
    ...(wantsLook ? { requested: true } : {}),
    freshIntent: randomUUID(),
  };
}
