// SPDX-License-Identifier: Apache-2.0
import { firstText } from '../first-text.ts';
import { bringAbout } from './bring-about.ts';
import { createMode } from './create-mode.ts';
import { decideDeletion } from './deletion.ts';
import { knownId, moved, pendingIntent, specOf } from './facts.ts';
import { keepInSync } from './keep-in-sync.ts';
import { observe } from './observe.ts';
import { movedAway, stuck } from './outcomes.ts';
import { overrideProblem, untilOverrideEnds } from './override.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** The next step for a resource; pure. It is asked again after each step until it settles or releases. */
export function decide(facts: Facts): Step {
  return untilOverrideEnds(facts, decideResource(facts));
}

function decideResource(facts: Facts): Step {
  const { object, mapping } = facts;
  const spec = specOf(facts);
  if (object.metadata.deletionTimestamp) {
    return decideDeletion(facts);
  }
  if (spec.paused === true) {
    return settle(
      facts,
      {
        state: 'Paused',
        reason: 'Paused',
        message: 'spec.paused is set: the API is not called',
        ready: 'Unknown',
      },
      { kind: 'idle' },
    );
  }
  if (facts.endpoint.kind === 'refused') {
    const { reason, message } = facts.endpoint;
    return settle(
      facts,
      { state: 'Failed', reason, message, ready: 'False', stalled: true },
      { kind: 'retry' },
    );
  }
  if (facts.wanted.kind === 'refused') {
    const { reason, message } = facts.wanted;
    return settle(
      facts,
      { state: 'Failed', reason, message, ready: 'False', stalled: true },
      { kind: 'retry' },
    );
  }
  const wrong = overrideProblem(object, mapping, facts.schema, facts.now);
  if (wrong !== undefined) {
    return stuck(facts, 'InvalidOverride', wrong);
  }
  const id = knownId(facts);
  if (spec.readOnly === true) {
    return observe(facts, id ?? spec.externalIDRef ?? chosenId(facts));
  }
  if (
    id !== undefined &&
    spec.externalIDRef !== undefined &&
    spec.externalIDRef !== id
  ) {
    return stuck(
      facts,
      'IdentityChanged',
      `spec.externalIDRef is "${spec.externalIDRef}", but this object stands for "${id}" and an id never changes. Set it back, or make a new object`,
    );
  }
  const field = mapping.identity?.field;
  const named = field === undefined ? undefined : firstText(spec[field]);
  if (id !== undefined && named !== undefined && named !== id) {
    return stuck(
      facts,
      'IdentityChanged',
      `spec.${field} is "${named}", but this object stands for "${id}" and an id never changes. Set it to "${id}", or make a new object`,
    );
  }
  if (id !== undefined && moved(facts)) {
    return movedAway(facts);
  }
  if (
    id !== undefined ||
    (mapping.identity?.singleton && pendingIntent(facts) === undefined)
  ) {
    return keepInSync(facts, id);
  }
  return bringAbout(facts);
}

function chosenId(facts: Facts): string | undefined {
  const mode = createMode(facts.mapping, specOf(facts));
  return mode.kind === 'client-id' ? mode.id : undefined;
}
