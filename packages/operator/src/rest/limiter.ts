// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@api-operators/kube';

/** How much a Connection lets its API be asked; what is absent is not limited. */
export interface CallRate {
  requestsPerSecond?: number;
  /** Calls at once. */
  concurrency?: number;
}

/** One call's place; exactly one of the two is called, once. */
export interface Slot {
  /** The call is over. */
  done(): void;
  /** Nothing was sent, so nothing counts. */
  unsent(): void;
}

/** An object in line for its Connection. */
export interface Asking {
  /** Unique among all objects of all kinds. */
  id: string;
  namespace: string;
  /** It is the object's turn: it shall ask again soon. */
  wake(): void;
}

/**
 * One line for each Connection. Objects ask before the first call of a pass, and go away until they are woken, so that no worker
 * waits on their behalf. Namespaces take turns, and within a namespace its objects do. The further calls of a pass that
 * has begun come before new passes and wait in place: there are never more of them than passes that were let in.
 */
export interface CallLimiter {
  /** The limits of a Connection from now on. */
  limit(connection: string, rate: CallRate): void;
  /** `wait`: the object is in line and is woken at its turn. */
  admit(connection: string, object: Asking): 'go' | 'wait';
  /** Out of the line; a turn that was not used goes to the next. */
  leave(id: string): void;
  /** Takes the place of one call; undefined where the wait was aborted, was too long, or the limiter is closed. */
  take(
    connection: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<Slot | undefined>;
  /** Nobody is woken or let through any more. */
  close(): void;
}

/** Objects are woken this long before their turn, so that they are there when it comes; in milliseconds. */
const LEAD = 200;
/** Objects that are woken ahead at most: each may keep a worker until its turn. */
const MOST_AHEAD = 8;
/** How much of unused time may be caught up, in milliseconds; one call always. */
const BURST = 50;
/** A turn that is not used within this time goes to the next. */
const LAPSE = 10_000;
/** The longest that a call of a pass under way waits. */
const PATIENCE = 60_000;

/** `since`: when it asked first, on the monotonic clock. */
interface InLine extends Asking {
  since: number;
}

interface Line {
  rate: CallRate;
  tokens: number;
  /** When `tokens` was right, on the monotonic clock. */
  at: number;
  inFlight: number;
  /** Woken and not there yet, with what stops the lapse. */
  called: Map<string, () => void>;
  /** Calls of passes under way, in order. */
  urgent: Set<() => void>;
  /** By namespace; the order of both maps is the order of turns. */
  waiting: Map<string, Map<string, InLine>>;
  cancelTimer?: () => void;
}

/**
 * @param clock - its monotonic time counts, and its timers wake
 * @param onTurn - told how long an object was in line, in milliseconds
 */
export function createCallLimiter(
  clock: Pick<Clock, 'monotonic' | 'schedule'>,
  onTurn: (waitedMs: number) => void = () => undefined,
): CallLimiter {
  const lines = new Map<string, Line>();
  const places = new Map<string, Line>();
  let closed = false;

  function lineOf(connection: string): Line {
    let line = lines.get(connection);
    if (!line) {
      line = {
        rate: {},
        tokens: 1,
        at: clock.monotonic(),
        inFlight: 0,
        called: new Map(),
        urgent: new Set(),
        waiting: new Map(),
      };
      lines.set(connection, line);
    }
    return line;
  }

  function refill(line: Line): void {
    const now = clock.monotonic();
    const perMs = (line.rate.requestsPerSecond ?? 0) / 1_000;
    line.tokens = Math.min(
      Math.max(1, perMs * BURST),
      line.tokens + (now - line.at) * perMs,
    );
    line.at = now;
  }

  /** Whether one more call, after those that are expected already, fits within `ms`. */
  function fits(line: Line, expected: number, ms: number): boolean {
    const { requestsPerSecond, concurrency = Infinity } = line.rate;
    // A token that has come but for the rounding of sums has come.
    return (
      line.inFlight + expected < concurrency &&
      (requestsPerSecond === undefined ||
        line.tokens + (ms * requestsPerSecond) / 1_000 >= expected + 1 - 1e-6)
    );
  }

  function mayCallUp(line: Line): boolean {
    const expected = line.urgent.size + line.called.size;
    return (
      unlimited(line) || (expected < MOST_AHEAD && fits(line, expected, LEAD))
    );
  }

  function callUp(line: Line, id: string): void {
    const lapse = clock.schedule(LAPSE, () => {
      line.called.delete(id);
      places.delete(id);
      pump(line);
    });
    line.called.set(id, lapse);
    places.set(id, line);
  }

  /** Lets through and wakes whoever may go now, and sees to it that this happens again in time. */
  function pump(line: Line): void {
    if (closed) return;
    line.cancelTimer?.();
    delete line.cancelTimer;
    refill(line);
    for (const go of line.urgent) {
      if (!fits(line, 0, 0)) break;
      line.urgent.delete(go);
      line.tokens -= 1;
      line.inFlight += 1;
      go();
    }
    const woken: Asking[] = [];
    while (line.waiting.size > 0 && mayCallUp(line)) {
      const next = takeNext(line);
      callUp(line, next.id);
      onTurn(clock.monotonic() - next.since);
      woken.push(next);
    }
    const wait = untilNext(line);
    if (wait !== undefined) {
      line.cancelTimer = clock.schedule(wait, () => pump(line));
    }
    for (const each of woken) each.wake();
  }

  /** Milliseconds until the passing of time alone lets somebody go. */
  function untilNext(line: Line): number | undefined {
    const { requestsPerSecond, concurrency = Infinity } = line.rate;
    if (requestsPerSecond === undefined || line.inFlight >= concurrency) {
      return undefined;
    }
    const until = (tokens: number) =>
      Math.ceil(((tokens - line.tokens) / requestsPerSecond) * 1_000 - 1e-6);
    if (line.urgent.size > 0) {
      return Math.max(1, until(1));
    }
    const ahead = until(line.called.size + 1) - LEAD;
    return line.waiting.size > 0 && ahead > 0 ? ahead : undefined;
  }

  function place(line: Line): Slot {
    let over = false;
    const end = (refund: number) => {
      if (over) return;
      over = true;
      line.inFlight -= 1;
      line.tokens += refund;
      pump(line);
    };
    return { done: () => end(0), unsent: () => end(1) };
  }

  function leave(id: string): void {
    const line = places.get(id);
    if (!line) return;
    places.delete(id);
    line.called.get(id)?.();
    line.called.delete(id);
    for (const [namespace, objects] of line.waiting) {
      if (objects.delete(id) && objects.size === 0)
        line.waiting.delete(namespace);
    }
    pump(line);
  }

  return {
    limit(connection, rate) {
      const line = lineOf(connection);
      if (
        line.rate.requestsPerSecond === rate.requestsPerSecond &&
        line.rate.concurrency === rate.concurrency
      ) {
        return;
      }
      // What was gathered so far was gathered at the old rate; without one, nothing was counted.
      refill(line);
      if (line.rate.requestsPerSecond === undefined) line.tokens = 1;
      line.rate = { ...rate };
      pump(line);
    },
    admit(connection, object) {
      const line = lineOf(connection);
      const before = places.get(object.id);
      if (before && before !== line) leave(object.id);
      if (line.called.has(object.id)) return 'go';
      if (line.waiting.size === 0 && unlimited(line)) return 'go';
      refill(line);
      if (line.waiting.size === 0 && mayCallUp(line)) {
        callUp(line, object.id);
        return 'go';
      }
      const objects =
        line.waiting.get(object.namespace) ?? new Map<string, InLine>();
      if (!objects.has(object.id))
        objects.set(object.id, { ...object, since: clock.monotonic() });
      line.waiting.set(object.namespace, objects);
      places.set(object.id, line);
      pump(line);
      return 'wait';
    },
    leave,
    async take(connection, id, signal) {
      const line = lineOf(connection);
      if (closed || signal?.aborted) {
        return undefined;
      }
      if (line.called.has(id)) {
        line.called.get(id)?.();
        line.called.delete(id);
        places.delete(id);
      }
      refill(line);
      if (line.urgent.size === 0 && fits(line, 0, 0)) {
        line.tokens -= 1;
        line.inFlight += 1;
        pump(line);
        return place(line);
      }
      return new Promise(resolve => {
        const give = () => {
          cancel();
          signal?.removeEventListener('abort', stop);
          resolve(closed ? undefined : place(line));
        };
        const stop = () => {
          cancel();
          line.urgent.delete(give);
          resolve(undefined);
          pump(line);
        };
        const cancel = clock.schedule(PATIENCE, stop);
        signal?.addEventListener('abort', stop, { once: true });
        line.urgent.add(give);
        pump(line);
      });
    },
    close() {
      closed = true;
      for (const line of lines.values()) {
        line.cancelTimer?.();
        for (const stopLapse of line.called.values()) stopLapse();
        for (const give of line.urgent) give();
        line.urgent.clear();
      }
    },
  };
}

function unlimited({ rate }: Line): boolean {
  return rate.requestsPerSecond === undefined && rate.concurrency === undefined;
}

/** The next object in line; its namespace goes to the end. */
function takeNext(line: Line): InLine {
  const [namespace, objects] = line.waiting.entries().next().value!;
  const [id, object] = objects.entries().next().value!;
  objects.delete(id);
  line.waiting.delete(namespace);
  if (objects.size > 0) line.waiting.set(namespace, objects);
  return object;
}
