// SPDX-License-Identifier: Apache-2.0
import type { AsyncOperation, OperationName } from '@api-operators/api';
import { claimOf, type Draft } from '../classify/draft.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { Shape } from '../crd/shape.ts';
import { textHint } from '../model/hints.ts';
import type { ModelOperation } from '../model/model.ts';
import { successResponse } from '../model/responses.ts';
import { asyncUnfollowed } from '../rules/async-unfollowed.ts';
import { hintUnusable } from '../rules/hint-unusable.ts';
import type { Reporter } from '../rules/reporter.ts';
import { child, flag, text } from '../resolve/node.ts';
import { answerMembers, mayBe } from './answer-members.ts';
import { plain } from './page-parameters.ts';
import { stateOf } from './state-words.ts';

/** Headers that lead to the progress, the most telling first, as HTTP people write them. */
const HEADERS = ['Operation-Location', 'Azure-AsyncOperation', 'Location', 'Content-Location'];
const MONITOR =
  /^(statusurl|statusuri|statuslink|monitor|monitorurl|monitoruri|operationurl|operationlocation|pollurl|pollinguri|pollingurl|poll|joburl|taskurl|trackingurl|progressurl|checkstatusurl|statusqueryuri|statusquerygeturi)$/;
/** Names of the one link that an answer has about itself. */
const SELF = /^(href|url|uri|location|self)$/;
const RESULT = /^(resourcelocation|resourceurl|resourceuri|resulturl|resulturi|resultlocation|result|output)$/;
/** What the Azure guidelines give the resource that both headers lead to. */
const AZURE_STATE = { pointer: '/status', succeeded: ['Succeeded'], failed: ['Failed', 'Canceled', 'Cancelled'] };

type Monitor = AsyncOperation['monitor'];

/** How a 202 of this operation is followed up; undefined where it answers none, or where nothing says how. */
export function asyncOf(
  use: OperationName,
  operation: ModelOperation,
  draft: Draft,
  schemas: Schemas,
  reporter: Reporter,
): AsyncOperation | undefined {
  if (use === 'get' || use === 'list') return undefined;
  const accepted = operation.responses.find(response => response.status === '202');
  const longRunning = flag(child(operation.node, 'x-ms-long-running-operation')) === true;
  const hinted = hintedMonitor(operation, draft, reporter);
  if (!accepted && !longRunning && !hinted) return undefined;
  const answer = accepted?.schema && schemas.shape(accepted.schema);
  const monitor =
    hinted ??
    headerMonitor(accepted?.headers ?? []) ??
    (longRunning ? azureMonitor(operation, draft) : undefined) ??
    (answer && bodyMonitor(answer, schemas)) ??
    (claimOf(draft, 'get') ? { kind: 'resource' as const } : undefined);
  if (!monitor) {
    // A document may list 202 beside the answer that it really gives.
    const only = operation.responses.every(response => !/^2/.test(response.status) || response.status === '202');
    if (accepted && only) reporter.report(asyncUnfollowed, accepted.node, { method: operation.method, path: operation.template.source });
    return undefined;
  }
  const state = stateFor(monitor, use, answer, draft, schemas);
  const result = answer && monitor.kind !== 'resource' ? resultOf(answer, schemas) : undefined;
  return { monitor, ...(state ? { state } : {}), ...(result ? { resultPointer: result } : {}) };
}

/** `x-k8s-monitor: resource`, the name of a header, or the pointer of a URL in the body. */
function hintedMonitor(operation: ModelOperation, draft: Draft, reporter: Reporter): Monitor | undefined {
  const hint = textHint(operation.hints, 'monitor');
  if (hint === undefined) return undefined;
  if (hint.startsWith('/')) return { kind: 'body', pointer: hint };
  if (hint !== 'resource') return { kind: 'header', name: hint };
  if (claimOf(draft, 'get')) return { kind: 'resource' };
  reporter.report(hintUnusable, operation.node, { hint: 'x-k8s-monitor', why: 'there is no GET that reads the object' });
  return undefined;
}

function headerMonitor(declared: readonly string[]): Monitor | undefined {
  const name = HEADERS.find(header => declared.includes(header.toLowerCase()));
  return name === undefined ? undefined : { kind: 'header', name };
}

/** Azure's documents leave out the headers that its guidelines fix. */
function azureMonitor(operation: ModelOperation, draft: Draft): Monitor {
  const options = child(operation.node, 'x-ms-long-running-operation-options');
  switch (text(child(options, 'final-state-via'))) {
    case 'azure-async-operation':
      return { kind: 'header', name: 'Azure-AsyncOperation' };
    case 'operation-location':
      return { kind: 'header', name: 'Operation-Location' };
    case 'location':
      return { kind: 'header', name: 'Location' };
    default:
      return claimOf(draft, 'get') ? { kind: 'resource' } : { kind: 'header', name: 'Location' };
  }
}

function bodyMonitor(answer: Shape, schemas: Schemas): Monitor | undefined {
  const members = answerMembers(answer, 3, schemas).filter(({ shape }) => mayBe(shape, 'string') && !shape.enum);
  const last = (names: readonly string[]) => plain(names[names.length - 1]);
  const monitor = members.find(({ names }) => MONITOR.test(last(names)));
  if (monitor) return { kind: 'body', pointer: monitor.pointer };
  // `links.self`, `_links.status.href` and the like; the URL of a finished object is no monitor unless a state is with it.
  if (!stateOf(answer, schemas)) return undefined;
  const self = members.find(
    ({ names }) => SELF.test(last(names)) && names.slice(0, -1).every(name => /^(links?|self|status|job|operation|task|monitor)$/.test(plain(name))),
  );
  return self && { kind: 'body', pointer: self.pointer };
}

function stateFor(
  monitor: Monitor,
  use: OperationName,
  answer: Shape | undefined,
  draft: Draft,
  schemas: Schemas,
): AsyncOperation['state'] {
  if (monitor.kind === 'resource') {
    // What is being deleted is gone in the end, whatever it says before.
    const get = use === 'delete' ? undefined : claimOf(draft, 'get');
    const schema = get && successResponse(get)?.schema;
    return schema ? stateOf(schemas.shape(schema), schemas) : undefined;
  }
  if (monitor.kind === 'header' && /^(operation-location|azure-asyncoperation)$/i.test(monitor.name)) return AZURE_STATE;
  return answer ? stateOf(answer, schemas) : undefined;
}

function resultOf(answer: Shape, schemas: Schemas): string | undefined {
  return answerMembers(answer, 1, schemas).find(({ names }) => RESULT.test(plain(names[0])))?.pointer;
}
