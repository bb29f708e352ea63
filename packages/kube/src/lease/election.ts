// SPDX-License-Identifier: Apache-2.0
import { createCache } from '../cache/cache.ts';
import type { Cache } from '../cache/types.ts';
import { isAlreadyExists, isConflict } from '../client/kube-error.ts';
import type { ResourceClient } from '../client/types.ts';
import { apiVersionOf } from '../objects/resource-type.ts';
import { systemClock, type Clock, type Random } from '../time/clock.ts';
import { durationOf, LEASES, pulseOf, released, renewed, taken, type Lease } from './lease-record.ts';
import type { Fence, LeaseElection, LeaseElectionOptions } from './types.ts';

/** Takes part in the election for a Lease; nothing happens before `start`. */
export function createLeaseElection(options: LeaseElectionOptions): LeaseElection {
  return new Election(options);
}

interface Term {
  uid: string | undefined;
  /** Monotonic time just before the last renewal was sent: the lease holds from then at the latest. */
  renewedAt: number;
  ended: AbortController;
  fence: Fence;
  cancelDeadline: () => void;
}

class Election implements LeaseElection {
  readonly #options: LeaseElectionOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #durationMs: number;
  readonly #deadlineMs: number;
  readonly #retryMs: number;
  readonly #leases: ResourceClient<Lease>;
  readonly #waiting: { resolve: (fence: Fence) => void; reject: (error: Error) => void }[] = [];
  #state: 'new' | 'started' | 'stopped' = 'new';
  #term: Term | undefined;
  /** The Lease as we last wrote it; undefined once another holds it. */
  #own: Lease | undefined;
  /** The last sign of life of whoever holds the Lease, and when it was seen here. */
  #pulse = '';
  #pulseAt = 0;
  #leader = '';
  #watch: Cache<Lease> | undefined;
  #wake: (() => void) | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: LeaseElectionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#durationMs = options.leaseDurationMs ?? 15_000;
    this.#deadlineMs = options.renewDeadlineMs ?? (this.#durationMs * 2) / 3;
    this.#retryMs = options.retryPeriodMs ?? this.#durationMs / 7.5;
    if (!(this.#retryMs < this.#deadlineMs && this.#deadlineMs < this.#durationMs)) {
      throw new TypeError('a lease needs retryPeriodMs < renewDeadlineMs < leaseDurationMs');
    }
    if (options.identity === '') throw new TypeError('a lease needs an identity');
    this.#leases = options.client.of<Lease>(LEASES);
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'started';
    this.#loop = this.#run();
  }

  isLeader(): boolean {
    return this.#term?.fence.stillHeld() ?? false;
  }

  fence(): Fence | undefined {
    return this.isLeader() ? this.#term?.fence : undefined;
  }

  elected(): Promise<Fence> {
    const fence = this.fence();
    if (fence) return Promise.resolve(fence);
    if (this.#state === 'stopped') return Promise.reject(new Error('the election was stopped'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async stop(): Promise<void> {
    if (this.#state === 'stopped') return;
    this.#state = 'stopped';
    this.#end('stopped');
    this.#watch?.stop();
    this.#wake?.();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the election was stopped'));
    await this.#loop;
    const lease = this.#own;
    if (!lease) return;
    try {
      await this.#leases.replace(released(lease, this.#clock.now()), this.#limit());
    } catch (error) {
      // The Lease then runs out by itself.
      if (!isConflict(error)) this.#report(error);
    }
  }

  async #run(): Promise<void> {
    while (this.#state === 'started') {
      let wait: number;
      try {
        wait = this.#term ? await this.#renew(this.#term) : await this.#tryToTake();
      } catch (error) {
        this.#report(error);
        wait = this.#retryMs * (0.5 + this.#random() / 2);
      }
      if (this.#state === 'started') await this.#sleep(wait);
    }
  }

  /** Renews the Lease; what it returns is how long to wait. A lost term ends here. */
  async #renew(term: Term): Promise<number> {
    const sentAt = this.#clock.monotonic();
    const own = this.#own;
    if (!own) throw new Error('a term of leadership needs its lease');
    try {
      const lease = await this.#leases.replace(renewed(own, this.#clock.now()), this.#limit());
      this.#own = lease;
      if (this.#term !== term) return 0;
      this.#holdFrom(term, sentAt);
      return this.#retryMs * (0.9 + this.#random() / 10);
    } catch (error) {
      if (this.#term !== term || !isConflict(error)) throw error;
      const lease = await this.#leases.get(this.#key(), this.#limit());
      if (this.#term !== term) return 0;
      if (lease?.spec?.holderIdentity === this.#options.identity && lease.metadata.uid === term.uid) {
        // A renewal whose answer was lost, or a label that someone set: still ours.
        this.#own = lease;
      } else {
        this.#own = undefined;
        this.#end(lease ? `${lease.spec?.holderIdentity || 'nobody'} holds the lease` : 'the lease was deleted');
        this.#observe(lease);
      }
      return 0;
    }
  }

  async #tryToTake(): Promise<number> {
    const lease = await this.#leases.get(this.#key(), this.#limit());
    this.#observe(lease);
    if (this.#state !== 'started') return 0;
    if (lease?.spec?.holderIdentity && lease.spec.holderIdentity !== this.#options.identity) {
      const left = this.#pulseAt + durationOf(lease) - this.#clock.monotonic();
      if (left > 0) {
        this.#watchHolder();
        return left;
      }
    }
    const sentAt = this.#clock.monotonic();
    try {
      const { identity, labels } = this.#options;
      const now = this.#clock.now();
      const mine = lease
        ? await this.#leases.replace(taken(lease, identity, this.#durationMs, now), this.#limit())
        : await this.#leases.create(
            taken(
              {
                apiVersion: apiVersionOf(LEASES),
                kind: LEASES.kind,
                metadata: { ...this.#key(), ...(labels ? { labels } : {}) },
              },
              identity,
              this.#durationMs,
              now,
            ),
            this.#limit(),
          );
      this.#begin(mine, sentAt);
      return this.#retryMs;
    } catch (error) {
      if (isConflict(error) || isAlreadyExists(error)) return this.#random() * 100;
      throw error;
    }
  }

  #begin(lease: Lease, sentAt: number): void {
    this.#own = lease;
    if (this.#state !== 'started') return;
    this.#watch?.stop();
    this.#watch = undefined;
    const ended = new AbortController();
    const term: Term = {
      uid: lease.metadata.uid,
      renewedAt: sentAt,
      ended,
      cancelDeadline: () => undefined,
      fence: {
        token: `${lease.spec?.leaseTransitions ?? 0}.${this.#options.identity}`,
        signal: ended.signal,
        stillHeld: () =>
          !ended.signal.aborted && this.#clock.monotonic() - term.renewedAt < this.#deadlineMs,
      },
    };
    this.#term = term;
    this.#observe(lease);
    this.#holdFrom(term, sentAt);
    if (!term.fence.stillHeld()) return;
    this.#call(() => this.#options.onStarted?.(term.fence));
    for (const { resolve } of this.#waiting.splice(0)) resolve(term.fence);
  }

  /** Sets when the term ends of itself unless it is renewed. */
  #holdFrom(term: Term, sentAt: number): void {
    term.renewedAt = sentAt;
    term.cancelDeadline();
    const left = sentAt + this.#deadlineMs - this.#clock.monotonic();
    term.cancelDeadline = this.#clock.schedule(left, () => {
      if (this.#term === term) this.#end('the lease could not be renewed in time');
    });
  }

  #end(reason: string): void {
    const term = this.#term;
    if (!term) return;
    this.#term = undefined;
    term.cancelDeadline();
    term.ended.abort(new Error(`leadership ended: ${reason}`));
    this.#call(() => this.#options.onStopped?.(reason));
    this.#wake?.();
  }

  #observe(lease: Lease | undefined): void {
    const pulse = pulseOf(lease);
    if (pulse !== this.#pulse) {
      this.#pulse = pulse;
      this.#pulseAt = this.#clock.monotonic();
    }
    const leader = lease?.spec?.holderIdentity ?? '';
    if (leader === this.#leader) return;
    this.#leader = leader;
    if (leader) this.#call(() => this.#options.onLeader?.(leader));
  }

  /** Follows the holder's renewals, so that its silence is timed from the last of them. */
  #watchHolder(): void {
    if (this.#watch) return;
    const { client, namespace, name } = this.#options;
    const watch = createCache<Lease>({
      client,
      type: LEASES,
      namespace,
      fieldSelector: `metadata.name=${name}`,
      clock: this.#clock,
      random: this.#random,
    });
    const seen = (lease: Lease | undefined) => {
      if (this.#term) return;
      this.#observe(lease);
      this.#wake?.();
    };
    watch.on({ added: seen, updated: seen, deleted: () => seen(undefined) });
    watch.start();
    this.#watch = watch;
  }

  /** A follower that is woken by a renewal only needs to know how long the holder has left. */
  async #sleep(ms: number): Promise<void> {
    let left = ms;
    while (left > 0 && this.#state === 'started') {
      const termBefore = this.#term;
      await new Promise<void>(resolve => {
        const cancel = this.#clock.schedule(left, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      this.#wake = undefined;
      if (this.#term !== termBefore || this.#term) return;
      const held = this.#watch?.get(this.#key());
      if (!held?.spec?.holderIdentity) return;
      left = this.#pulseAt + durationOf(held) - this.#clock.monotonic();
    }
  }

  #key(): { namespace: string; name: string } {
    return { namespace: this.#options.namespace, name: this.#options.name };
  }

  /** No attempt may use up the whole deadline: there must be time for another. */
  #limit(): { signal: AbortSignal } {
    return { signal: AbortSignal.timeout(Math.ceil(Math.max(500, this.#deadlineMs / 2))) };
  }

  #report(error: unknown): void {
    this.#call(() => this.#options.onError?.(error));
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      // A listener that fails is a bug of its own; the election goes on, and says so once.
      if (this.#options.onError) queueMicrotask(() => this.#options.onError?.(error));
    }
  }
}
