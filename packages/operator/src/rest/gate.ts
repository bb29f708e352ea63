// SPDX-License-Identifier: Apache-2.0

/** Keeps every object's calls to one host off it while the host asked for a pause. Times in milliseconds since 1970. */
export interface HostGate {
  /** When the host may be called again; at most `now` where it may at once. */
  openAt(host: string): number;
  /** Records an answer: 429, and 503 with Retry-After, close the host; any other answer opens it. */
  answered(
    host: string,
    status: number,
    retryAfter: string | undefined,
    now: number,
  ): void;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;

/** @param random - returns a number in [0, 1). */
export function createHostGate(random: () => number): HostGate {
  const closed = new Map<string, { until: number; strikes: number }>();
  return {
    openAt: host => closed.get(host)?.until ?? 0,
    answered(host, status, retryAfter, now) {
      const asked = retryAfterMillis(retryAfter, now);
      if (status === 429 || (status === 503 && asked !== undefined)) {
        const before = closed.get(host);
        const strikes = before
          ? before.strikes + (now >= before.until ? 1 : 0)
          : 0;
        const pause =
          asked ??
          FIRST_PAUSE * 2 ** Math.min(strikes, 8) * (0.5 + random() / 2);
        const until = now + Math.min(pause, LONGEST_PAUSE);
        closed.set(host, {
          until: Math.max(until, before?.until ?? 0),
          strikes,
        });
      } else if (closed.has(host) && now >= (closed.get(host)?.until ?? 0)) {
        closed.delete(host);
      }
    },
  };
}

/** Milliseconds that a Retry-After header asks for, in seconds or as an HTTP date; undefined where it says neither. */
export function retryAfterMillis(
  header: string | undefined,
  now: number,
): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  if (/^\s*\d+\s*$/.test(header)) {
    return Number(header) * 1_000;
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
