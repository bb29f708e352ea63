// SPDX-License-Identifier: Apache-2.0
import { equalJitter, type Random } from '@api-operators/kube';
import type { Outcome } from '@api-operators/rest-mapping';

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Keeps calls off a host that has answered hardly any of the last ones. Times in milliseconds of a monotonic clock. */
export interface Breaker {
  /** Whether a call may be sent now; where not, how long to wait. Each `go` is followed by one `ended`. */
  admit(now: number): { kind: 'go' } | { kind: 'wait'; ms: number };
  /** `failed` undefined: nothing was sent, so nothing was learned. Gives the state where it changed. */
  ended(failed: boolean | undefined, now: number): BreakerState | undefined;
  state(): BreakerState;
}

/** Calls that are looked at, and how many of them must have failed: one in three that fails opens nothing. */
const WINDOW = 20;
const FAILED = 18;
/** Results older than this tell nothing of now. */
const MEMORY = 5 * 60_000;
const FIRST_REST = 2_000;
const LONGEST_REST = 60_000;
/** When those who find a probe under way ask again. */
const PROBE_WAIT = 1_000;

export function createBreaker(random: Random): Breaker {
  let state: BreakerState = 'closed';
  let results: { at: number; failed: boolean }[] = [];
  let openings = 0;
  let until = 0;
  let probing = false;

  function open(now: number): BreakerState {
    openings += 1;
    until = now + equalJitter(openings, FIRST_REST, LONGEST_REST, random);
    state = 'open';
    return state;
  }

  return {
    admit(now) {
      if (state === 'open' && now >= until) state = 'half-open';
      if (state === 'closed') return { kind: 'go' };
      if (state === 'open') return { kind: 'wait', ms: until - now };
      if (probing) return { kind: 'wait', ms: PROBE_WAIT };
      probing = true;
      return { kind: 'go' };
    },
    ended(failed, now) {
      if (state === 'half-open') {
        // Calls from before the opening end here too: whichever is first to tell, tells.
        probing = false;
        if (failed === undefined) return undefined;
        if (failed) return open(now);
        state = 'closed';
        openings = 0;
        results = [];
        return state;
      }
      if (state === 'open' || failed === undefined) return undefined;
      results.push({ at: now, failed });
      results = results.slice(-WINDOW).filter(each => each.at > now - MEMORY);
      const failures = results.filter(each => each.failed).length;
      return failures >= FAILED ? open(now) : undefined;
    },
    state: () => state,
  };
}

/** What an outcome says of the host: that it fails, that it works, or nothing. */
export function hostFailed(outcome: Outcome): boolean | undefined {
  switch (outcome.kind) {
    case 'unknown':
      return outcome.status !== 408 && outcome.status !== 425;
    case 'unavailable':
      switch (outcome.reason) {
        case 'Unreachable':
        case 'TLS':
        case 'Unavailable':
          return true;
        case 'EgressRefused':
        case 'Fenced':
          return undefined;
        case 'Throttled':
          return false;
        default:
          return outcome satisfies never;
      }
    default:
      return false;
  }
}
