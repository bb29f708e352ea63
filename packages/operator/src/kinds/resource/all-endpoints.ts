// SPDX-License-Identifier: Apache-2.0
import type {
  ApiResource,
  JsonObject,
  ResourceStatus,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import type { CallContext } from '../call-context.ts';
import {
  aggregate,
  endpointRule,
  type EndpointResult,
  type EndpointRule,
} from './aggregate.ts';
import { endpointSuffixes } from './endpoint-view.ts';
import { factsOf, runPass, type PassEnd } from './run-pass.ts';
import { settle } from './status.ts';
import type { ResourceTools } from './tools.ts';

/** Undefined where one endpoint is all there is and all that is asked for. */
export function endpointsOf(
  object: UnstructuredObject,
  resolution: Extract<CallContext['resolution'], { kind: 'ok' }>,
): EndpointRule | undefined {
  const rule = endpointRule(
    (object.spec ?? {}) as JsonObject,
    resolution.all ?? [resolution.url],
  );
  return rule.kind === 'ok' && rule.urls.length === 1 ? undefined : rule;
}

/** One pass an endpoint, one after the other: each may write to the object. */
export async function runOnAllEndpoints(
  tools: ResourceTools,
  object: UnstructuredObject,
  context: CallContext,
  rule: EndpointRule,
  wantsLook: boolean,
  signal: AbortSignal,
): Promise<PassEnd> {
  if (rule.kind === 'refused') {
    return refused(tools, object, context, rule.message);
  }
  const results: EndpointResult[] = [];
  let latest = object;
  let released = 0;
  let event: { reason: string; message: string } | undefined;
  const suffixes = endpointSuffixes(
    object as unknown as ApiResource,
    rule.urls,
  );
  for (const [index, url] of rule.urls.entries()) {
    const end = await runPass(
      tools,
      latest,
      { context, wantsLook, url, suffix: suffixes[index] },
      signal,
    );
    latest = end.object;
    if (end.kind === 'in-line') {
      return end;
    }
    if (end.kind === 'release') {
      released += 1;
      event ??= end.event;
    } else {
      results.push({ url, status: end.status, next: end.next });
    }
  }
  if (released === rule.urls.length) {
    return { kind: 'release', object: latest, ...(event ? { event } : {}) };
  }
  return {
    kind: 'settle',
    object: latest,
    ...aggregate(
      latest as unknown as ApiResource,
      results,
      rule.strategy,
      tools.runtime.clock.now(),
    ),
  };
}

function refused(
  tools: ResourceTools,
  object: UnstructuredObject,
  context: CallContext,
  message: string,
): PassEnd {
  const place = { context, wantsLook: false, url: undefined, suffix: '' };
  const step = settle(
    factsOf(tools, object, place, { live: { kind: 'unseen' } }),
    {
      state: 'Failed',
      reason: 'NotEnoughEndpoints',
      message,
      ready: 'False',
      stalled: true,
    },
    { kind: 'stuck' },
  );
  const status: ResourceStatus =
    step.kind === 'settle' ? step.status : object.status ?? {};
  return { kind: 'settle', object, status, next: { kind: 'stuck' } };
}
