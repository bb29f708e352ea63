// SPDX-License-Identifier: Apache-2.0
import type { Random } from '@api-operators/kube';
import { createBreaker, type Breaker, type BreakerState } from './breaker.ts';
import { createRetryBudget, type RetryBudget } from './retry.ts';

/** What all objects together know of one host. */
export interface Host {
  breaker: Breaker;
  budget: RetryBudget;
}

export interface Hosts {
  /** By `host:port`. */
  of(host: string): Host;
  /** How many hosts are in each state. */
  states(): Record<BreakerState, number>;
}

/** Those that were called longest ago are forgotten beyond this: the addresses come from objects, and there may be any number. */
const MOST_HOSTS = 1_000;

export function createHosts(random: Random): Hosts {
  const known = new Map<string, Host>();
  return {
    of(name) {
      const host = known.get(name) ?? {
        breaker: createBreaker(random),
        budget: createRetryBudget(),
      };
      known.delete(name);
      known.set(name, host);
      if (known.size > MOST_HOSTS) {
        known.delete(known.keys().next().value!);
      }
      return host;
    },
    states() {
      const states = { closed: 0, open: 0, 'half-open': 0 };
      for (const { breaker } of known.values()) states[breaker.state()] += 1;
      return states;
    },
  };
}
