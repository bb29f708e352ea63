// SPDX-License-Identifier: Apache-2.0
import type { Availability } from '../client/availability.ts';
import { isGone, isKubeError, isUnreachable } from '../client/kube-error.ts';
import { DamagedStreamError } from '../client/watch-stream.ts';
import type { ResourceClient } from '../client/types.ts';
import type { KubeObject } from '../objects/object.ts';
import { compareResourceVersions } from '../objects/resource-version.ts';
import { equalJitter } from '../time/backoff.ts';
import type { Clock, Random } from '../time/clock.ts';
import type { CacheContents } from './contents.ts';
import type { CacheEvent, CacheScope, ReflectorTiming } from './types.ts';

export const DEFAULT_TIMING: ReflectorTiming = {
  watchMinMs: 5 * 60_000,
  watchMaxMs: 10 * 60_000,
  // Servers send bookmarks about once a minute, so a quiet watch still carries something.
  idleMs: 90_000,
  backoffBaseMs: 100,
  backoffMaxMs: 30_000,
  relistMs: 6 * 60 * 60_000,
};

/** A watch that lived this long ended in the ordinary way, whatever ended it. */
const LIVED_MS = 5000;
/** Refusals in a row of the same version after which everything is read anew. */
const FAILURES_BEFORE_LIST = 3;
/** A stream that carried events before it broke proves the server well: the wait stays short. */
const FAILURES_WITH_PROGRESS = 2;

const COMPARE_AGAIN_MS = 10 * 60_000;
/** Over so long the watches are spread that come back together. */
const SPREAD_MS = 500;

class IdleError extends Error {}

export interface ReflectorOptions<T extends KubeObject> {
  client: ResourceClient<T>;
  availability: Availability;
  scope: CacheScope;
  contents: CacheContents<T>;
  lean: (object: T) => T;
  onSynced: () => void;
  onEvent: (event: CacheEvent) => void;
  clock: Clock;
  random: Random;
  timing: ReflectorTiming;
}

/** Keeps contents equal to the server's: lists once, then watches, through every kind of failure. */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #stopped = new AbortController();
  /** Where the watch continues; undefined = list first. */
  #resourceVersion: string | undefined;
  #failures = 0;
  #listAgainAt = Infinity;
  #notFound = 0;
  /** Whether the last watch carried anything. */
  #progress = false;
  #cancelPause: (() => void) | undefined;
  #comeForward: (() => void) | undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
  }

  async run(): Promise<void> {
    // A server that was away must not be found again only when the back-off has run out.
    const off = this.#options.availability.on(({ kind }) => {
      if (kind === 'back') this.#comeForward?.();
    });
    try {
      await this.#keepGoing();
    } finally {
      off();
    }
  }

  async #keepGoing(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const { clock } = this.#options;
      const opened = clock.monotonic();
      let error: unknown;
      this.#progress = false;
      try {
        const due = opened >= this.#listAgainAt;
        // A comparison that fails must not keep the watch closed.
        if (due) this.#listAgainAt = opened + COMPARE_AGAIN_MS;
        if (due || this.#resourceVersion === undefined) await this.#list();
        await this.#watch();
      } catch (thrown) {
        error = thrown;
      }
      if (this.#stopped.signal.aborted) return;
      this.#judge(error, clock.monotonic() - opened);
      await this.#letGo(error);
      if (this.#stopped.signal.aborted) return;
      await this.#pause(error);
    }
  }

  stop(): void {
    this.#stopped.abort(new Error('the cache was stopped'));
    this.#cancelPause?.();
  }

  async #list(): Promise<void> {
    const { client, scope, contents, lean, clock } = this.#options;
    const started = clock.monotonic();
    let resourceVersion = '';
    contents.beginList();
    for await (const page of client.pages({ ...scope, signal: this.#stopped.signal })) {
      for (const object of page.items) contents.listed(lean(object));
      resourceVersion = page.resourceVersion;
    }
    contents.endList(resourceVersion);
    this.#resourceVersion = resourceVersion;
    this.#listAgainAt = clock.monotonic() + this.#options.timing.relistMs * (0.8 + this.#options.random() * 0.4);
    this.#notFound = 0;
    this.#options.onEvent({
      kind: 'listed',
      objects: contents.store.size,
      ms: clock.monotonic() - started,
    });
    this.#options.onSynced();
  }

  async #watch(): Promise<void> {
    const { client, scope, contents, lean, random, timing } = this.#options;
    const idle = this.#idleDeadline();
    const between = timing.watchMinMs + random() * (timing.watchMaxMs - timing.watchMinMs);
    this.#options.onEvent({ kind: 'watching', resourceVersion: this.#resourceVersion ?? '' });
    try {
      const events = client.watch({
        ...scope,
        ...(this.#resourceVersion ? { resourceVersion: this.#resourceVersion } : {}),
        timeoutSeconds: Math.max(1, Math.round(between / 1000)),
        signal: idle.signal,
        onLine: idle.heard,
      });
      for await (const event of events) {
        this.#progress = true;
        if (event.type === 'BOOKMARK') {
          // Such as after a restore from a backup: the watch would be deaf until versions have grown past ours.
          if ((compareResourceVersions(event.resourceVersion, this.#resourceVersion) ?? 0) < 0) {
            this.#resourceVersion = undefined;
            throw new Error('the server went back to an older state');
          }
          contents.bookmark(event.resourceVersion);
          this.#resourceVersion = event.resourceVersion || this.#resourceVersion;
          continue;
        }
        const resourceVersion = event.object.metadata.resourceVersion;
        if (event.type === 'DELETED') contents.deleted(lean(event.object));
        else contents.changed(lean(event.object));
        this.#resourceVersion = resourceVersion ?? this.#resourceVersion;
      }
    } catch (error) {
      if (idle.expired()) throw new IdleError(`nothing came for ${timing.idleMs / 1000} s`);
      throw error;
    } finally {
      idle.end();
    }
  }

  /** Aborts the watch when it has carried nothing for too long: its connection may be half open. */
  #idleDeadline() {
    const { clock, timing } = this.#options;
    const abort = new AbortController();
    const onStop = () => abort.abort(this.#stopped.signal.reason);
    this.#stopped.signal.addEventListener('abort', onStop, { once: true });
    if (this.#stopped.signal.aborted) onStop();
    let last = clock.monotonic();
    let expired = false;
    let cancel = () => {};
    const look = () => {
      const left = last + timing.idleMs - clock.monotonic();
      if (left > 0) {
        cancel = clock.schedule(left, look);
        return;
      }
      expired = true;
      abort.abort(new Error('idle'));
    };
    cancel = clock.schedule(timing.idleMs, look);
    return {
      signal: abort.signal,
      heard: () => {
        last = clock.monotonic();
      },
      expired: () => expired,
      end: () => {
        cancel();
        this.#stopped.signal.removeEventListener('abort', onStop);
      },
    };
  }

  /** Counts failures, and decides whether the next round must list. */
  #judge(error: unknown, livedMs: number): void {
    if (livedMs >= LIVED_MS && this.#resourceVersion !== undefined) this.#failures = 0;
    else this.#failures += 1;
    if (this.#progress) this.#failures = Math.min(this.#failures, FAILURES_WITH_PROGRESS);
    if (error === undefined) return;
    if (this.#resourceVersion === undefined) return;
    if (isGone(error)) this.#resourceVersion = undefined;
    if (this.#failures >= FAILURES_BEFORE_LIST && !isConnectionFailure(error)) {
      this.#resourceVersion = undefined;
    }
  }

  /**
   * Empties the contents when the type is not served any more. A 404 of a list alone proves nothing: a server that has
   * just started may not know a type yet, and a proxy that has lost its server says the same of everything.
   */
  async #letGo(error: unknown): Promise<void> {
    if (this.#resourceVersion !== undefined || !isKubeError(error) || error.code !== 404) return;
    this.#notFound += 1;
    if (this.#notFound > 1 && !(await this.#options.client.served().catch(() => true))) this.#options.contents.clear();
  }

  #pause(error: unknown): Promise<void> {
    const { clock, random, timing, onEvent } = this.#options;
    let ms = equalJitter(this.#failures, timing.backoffBaseMs, timing.backoffMaxMs, random);
    if (isKubeError(error)) ms = Math.max(ms, (error.retryAfterSeconds ?? 0) * 1000);
    const reason = error === undefined ? 'the server ended the watch' : messageOf(error);
    onEvent({ kind: 'disconnected', reason, retryInMs: ms });
    if (ms <= 0) return Promise.resolve();
    const until = clock.monotonic() + ms;
    return new Promise(resume => {
      const resolve = () => {
        this.#comeForward = undefined;
        resume();
      };
      let cancel = clock.schedule(ms, resolve);
      this.#cancelPause = () => {
        cancel();
        resolve();
      };
      this.#comeForward = () => {
        cancel();
        cancel = clock.schedule(Math.min(until - clock.monotonic(), random() * SPREAD_MS), resolve);
      };
    });
  }
}

/** A server that cannot be reached says nothing about the version that we have: it may still be good. */
function isConnectionFailure(error: unknown): boolean {
  if (error instanceof IdleError) return true;
  return isUnreachable(error) && !(error.cause instanceof DamagedStreamError);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
