// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { isObject, stringifyJson } from '@api-operators/rest-mapping';
import type { Comparison } from './compare.ts';
import { valueAt } from './differences.ts';
import { identityFields, synced } from './settled.ts';
import { seen, settle } from './status.ts';
import { nextLook } from './timing.ts';
import type { Facts, Step } from './types.ts';

type Found = Comparison['found'];

/** The first fields that differ, for messages. */
export function namesOf(found: Found): string {
  return found
    .map(difference => difference.path)
    .slice(0, 10)
    .join(', ');
}

/** spec.sync.drift is Report: a change that was made in the API stays, and is told. */
export function reportDrift(
  facts: Facts,
  id: string | undefined,
  live: JsonObject,
  found: Found,
): Step {
  const { status = {} } = facts.object;
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Drifted',
      message: `the API differs from spec in ${namesOf(
        found,
      )}; it is left as it is, because spec.sync.drift is Report`,
      ready: 'True',
      synced: 'False',
      more: {
        ...seen(facts, live),
        ...identityFields(facts, id),
        driftDetected: true,
        driftDetectedCount:
          (status.driftDetectedCount ?? 0) + (status.driftDetected ? 0 : 1),
      },
    },
    nextLook(facts, facts.now),
  );
}

/** Another client keeps changing a field back: it is taken back ever more seldom. */
export function contended(
  facts: Facts,
  id: string | undefined,
  live: JsonObject,
  field: string,
  until: number,
): Step {
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Contended',
      message: `another client keeps changing ${field} in the API. It is taken back ever more seldom: end that, take the field out of spec, or set spec.sync.drift to Report`,
      ready: 'True',
      synced: 'False',
      more: {
        ...seen(facts, live),
        ...identityFields(facts, id),
        driftDetected: true,
      },
    },
    { kind: 'at', time: until },
  );
}

/**
 * Whether a change that was taken back is there again at the look that followed. Either the API keeps the value in a form of
 * its own, or another client was faster than the look; one look cannot tell. So it is taken back once more at the next
 * interval, and only what comes out the same then is the API's own form.
 */
export function cameBack(facts: Facts, found: Found): boolean {
  const { pass, object } = facts;
  const { status } = object;
  const before = pass.driftedFrom;
  if (!pass.drifted || before === undefined || found.length === 0) {
    return false;
  }
  const triedBefore =
    status?.driftDetected === true &&
    status.contention?.field === pass.driftedField &&
    found.every(each => same(status.response?.data, facts.pass.live, each));
  return (
    !triedBefore &&
    found.every(each => text(valueAt(before, each.steps)) === text(each.live))
  );
}

/** The step for what {@link cameBack}. */
export function notKept(
  facts: Facts,
  id: string | undefined,
  live: JsonObject,
  found: Found,
): Step {
  return synced(facts, id, live, 200, true, {
    reason: 'NotKept',
    message: `${namesOf(
      found,
    )} was taken back to what spec says, and the API shows it as it was before: it is tried once more at the next interval`,
    synced: 'False',
    more: { driftDetected: true },
  });
}

function same(
  told: unknown,
  live: Facts['pass']['live'],
  { steps }: Found[number],
): boolean {
  return (
    live.kind === 'found' &&
    isObject(told) &&
    text(valueAt(told, steps)) === text(valueAt(live.data, steps))
  );
}

function text(value: ReturnType<typeof valueAt>): string | undefined {
  return value === undefined ? undefined : stringifyJson(value);
}
