// SPDX-License-Identifier: Apache-2.0
import type { EndpointHealth } from '@api-operators/api';
import type { Clock, Random } from '@api-operators/kube';
import type { Sent } from '@api-operators/rest-mapping';
import type { TlsOptions } from '../rest/connector.ts';
import { checkedUrl, failureOf, type HealthCheck } from './health-check.ts';

/** Knows which addresses of a Connection (`shop/petstore`) are healthy: it asks each once an interval, however many objects use it. */
export interface Prober {
  /**
   * The health of the addresses, in their order. Waits for the first check of an address; afterwards answers from memory, and checks go
   * on for as long as the Connection is used. Addresses that are no longer named, and other settings, end the checks before them.
   */
  look(
    connection: string,
    wanted: {
      urls: readonly string[];
      check: HealthCheck;
      tls: TlsOptions | undefined;
    },
  ): Promise<EndpointHealth[]>;
  /** Counts up from 0. */
  nextTurn(connection: string): number;
  forget(connection: string): void;
  stop(): void;
}

export interface ProberOptions {
  send(
    url: string,
    tls: TlsOptions | undefined,
    timeout: number,
    signal: AbortSignal,
  ): Promise<Sent>;
  clock: Clock;
  random: Random;
  /** Whether an object uses the Connection at this moment. */
  used(connection: string): boolean;
  /** An address was healthy and is no more, or is again. */
  changed(connection: string): void;
}

interface Address {
  url: string;
  health?: EndpointHealth;
  /** Checks that failed in a row. */
  failed: number;
  /** Fulfilled when the check under way is over. */
  running?: Promise<void> | undefined;
  /** Takes back the next check. */
  cancel?: (() => void) | undefined;
  /** Of the check under way. */
  abort?: AbortController;
  /** No more checks, and what the last one says does not count. */
  ended: boolean;
}

interface Checked {
  settings: string;
  check: HealthCheck;
  tls: TlsOptions | undefined;
  addresses: Map<string, Address>;
}

export function createProber(options: ProberOptions): Prober {
  const { send, clock, random, used, changed } = options;
  const connections = new Map<string, Checked>();
  const turns = new Map<string, number>();
  let stopped = false;

  async function probe(
    key: string,
    { check, tls }: Checked,
    address: Address,
    next: () => void,
  ): Promise<void> {
    address.abort = new AbortController();
    const url = checkedUrl(address.url, check);
    const sent = await send(url, tls, check.timeout, address.abort.signal);
    if (address.ended) {
      return;
    }
    const failure = failureOf(sent, url, check);
    const before = address.health;
    address.failed = failure === undefined ? 0 : address.failed + 1;
    if (failure === undefined) {
      address.health = { url: address.url, healthy: true, message: '' };
    } else if (!before?.healthy || address.failed >= check.failures) {
      address.health = { url: address.url, healthy: false, message: failure };
    }
    address.running = undefined;
    const pause = check.interval * (0.9 + random() * 0.2);
    address.cancel = clock.schedule(pause, next);
    if (before && before.healthy !== address.health?.healthy) {
      changed(key);
    }
  }

  function start(key: string, checked: Checked, address: Address): void {
    address.cancel?.();
    address.cancel = undefined;
    address.running = probe(key, checked, address, () => {
      address.cancel = undefined;
      if (used(key)) start(key, checked, address);
    });
  }

  function end(address: Address): void {
    address.ended = true;
    address.cancel?.();
    address.abort?.abort();
  }

  function forget(key: string): void {
    connections.get(key)?.addresses.forEach(end);
    connections.delete(key);
    turns.delete(key);
  }

  return {
    async look(key, { urls, check, tls }) {
      const settings = JSON.stringify([check, tls ?? null]);
      let checked = connections.get(key);
      if (checked?.settings !== settings) {
        checked?.addresses.forEach(end);
        checked = { settings, check, tls, addresses: new Map() };
        if (!stopped) connections.set(key, checked);
      }
      const { addresses } = checked;
      for (const [url, address] of addresses) {
        if (!urls.includes(url)) {
          end(address);
          addresses.delete(url);
        }
      }
      const waits: Promise<void>[] = [];
      const asked = urls.map(url => {
        const address: Address = addresses.get(url) ?? {
          url,
          failed: 0,
          ended: false,
        };
        addresses.set(url, address);
        // Without a next check nobody has used it for a while, and what was known is old.
        const old = !address.running && !address.cancel;
        if (old && !stopped) start(key, checked, address);
        if ((old || !address.health) && address.running)
          waits.push(address.running);
        return address;
      });
      await Promise.all(waits);
      return asked.map(
        ({ url, health }) =>
          health ?? { url, healthy: false, message: 'it is not checked yet' },
      );
    },
    nextTurn(key) {
      const turn = turns.get(key) ?? 0;
      turns.set(key, (turn + 1) % Number.MAX_SAFE_INTEGER);
      return turn;
    },
    forget,
    stop() {
      stopped = true;
      for (const key of [...connections.keys()]) forget(key);
    },
  };
}
