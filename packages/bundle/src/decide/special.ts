// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleStatus } from '@api-operators/api';
import type { ConfigKey } from '../compile/types.ts';
import { problemText, type BundleProblem } from '../problems.ts';
import { conditionsOf, type Verdict } from './conditions.ts';

/** Problems that one condition message tells in full; the rest is counted. */
const TOLD = 20;

/** A Bundle that does not compile: what is there stays as it is, and the status says all that is wrong. */
export function refusedStatus(bundle: Bundle, problems: readonly BundleProblem[], now: number): BundleStatus {
  const told = problems.slice(0, TOLD).map(problemText);
  const rest = problems.length - told.length;
  const message = [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
  const kept = bundle.status?.resources?.length ? ' What it made before stays as it is.' : '';
  return withConditions(bundle, now, 'Failed', `${count(problems)}; first: ${told[0] ?? ''}${kept}`, [
    { type: 'Ready', status: 'False', reason: 'Invalid', message },
    { type: 'Synced', status: 'False', reason: 'Invalid', message: `${count(problems)} in the spec.${kept}` },
    { type: 'Stalled', status: 'True', reason: 'Invalid', message },
  ]);
}

/** A template: accepted, waiting for Bindings. Children of an earlier, concrete generation stay until a person decides. */
export function templateStatus(
  bundle: Bundle,
  configKeys: readonly ConfigKey[],
  children: number,
  now: number,
): BundleStatus {
  const message =
    children === 0
      ? 'A template: Bindings place it in environments.'
      : `A template now; what it made as a concrete Bundle (${resources(children)}) stays until it is concrete again or is deleted by hand.`;
  const status = withConditions(bundle, now, 'Template', message, [
    { type: 'Ready', status: 'True', reason: 'Template', message },
    { type: 'Synced', status: 'True', reason: 'Template', message },
    children === 0
      ? { type: 'Stalled', status: 'False', reason: 'Template', message: 'Nothing needs a person.' }
      : { type: 'Stalled', status: 'True', reason: 'ChildrenKept', message },
  ]);
  return {
    ...status,
    configKeys: configKeys.map(({ name, type }) => ({ name, type })),
    ...(children === 0 ? { resources: undefined, summary: undefined } : {}),
  };
}

/** A Bundle on its way out. */
export function deletingStatus(bundle: Bundle, left: number, message: string, now: number): BundleStatus {
  const text = left === 0 ? 'All resources are gone.' : `Deletes ${resources(left)} in order; ${message}.`;
  return withConditions(bundle, now, 'Syncing', text, [
    { type: 'Ready', status: 'False', reason: 'Deleting', message: text },
    { type: 'Synced', status: 'False', reason: 'Deleting', message: text },
    { type: 'Stalled', status: 'False', reason: 'Deleting', message: 'Nothing needs a person.' },
  ]);
}

function withConditions(
  bundle: Bundle,
  now: number,
  state: NonNullable<BundleStatus['state']>,
  message: string,
  verdicts: Verdict[],
): BundleStatus {
  const { generation } = bundle.metadata;
  return {
    ...bundle.status,
    state,
    message,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    conditions: conditionsOf(verdicts, bundle.status?.conditions, generation, now),
  };
}

function resources(count: number): string {
  return count === 1 ? 'one resource' : `${count} resources`;
}

function count(problems: readonly BundleProblem[]): string {
  return problems.length === 1 ? 'One problem' : `${problems.length} problems`;
}
