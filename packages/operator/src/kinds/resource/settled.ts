// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { rfc3339 } from '../conditions.ts';
import { takenBack } from './contention.ts';
import { isRemembered, sentText } from './facts.ts';
import { activeOverride } from './override.ts';
import { seen, settle, type Change } from './status.ts';
import { nextLook } from './timing.ts';
import type { Facts, Step } from './types.ts';

/** Writes down what was sent, where that is news, before the pass settles. */
export function rememberThen(facts: Facts, settled: Step): Step {
  return isRemembered(facts)
    ? settled
    : { kind: 'remember', applied: sentText(facts) };
}

/** The API holds what `spec` wants. `data`: what it answered, where it did; `wrote`: something was sent in this pass. */
export function synced(
  facts: Facts,
  id: string | undefined,
  data: JsonObject | undefined,
  statusCode: number | undefined,
  wrote: boolean,
  but: Partial<Change> = {},
): Step {
  const before = facts.object.status ?? {};
  const at = rfc3339(facts.now);
  const counted = facts.pass.drifted
    ? (before.driftDetectedCount ?? 0) + 1
    : before.driftDetectedCount;
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Synced',
      message: '',
      ready: 'True',
      ...but,
      more: {
        ...identityFields(facts, id),
        ...(data === undefined && statusCode === undefined
          ? {}
          : seen(facts, data ?? before.response?.data, statusCode)),
        ...(wrote ? { lastSyncTime: at } : {}),
        ...(facts.object.metadata.generation === undefined
          ? {}
          : { syncedGeneration: facts.object.metadata.generation }),
        ...(facts.pass.driftedField === undefined
          ? {}
          : { contention: takenBack(facts, facts.pass.driftedField) }),
        driftDetected: false,
        ...(counted === undefined ? {} : { driftDetectedCount: counted }),
        ...(facts.pass.recorded === 'created'
          ? { createdByController: true }
          : {}),
        override: activeOverride(facts),
        ...but.more,
      },
    },
    nextLook(
      facts,
      data === undefined && !wrote ? facts.lastLook ?? facts.now : facts.now,
    ),
  );
}

/** Which object of the API this one stands for, and where. */
export function identityFields(facts: Facts, id: string | undefined) {
  return {
    ...(id === undefined ? {} : { externalID: id }),
    ...(facts.endpoint.kind === 'ok'
      ? { endpoint: facts.endpoint.identity }
      : {}),
  };
}
