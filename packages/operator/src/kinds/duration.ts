// SPDX-License-Identifier: Apache-2.0
const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration (`1h30m`, `0s`), or undefined where it is none. */
export function durationMillis(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  if (
    !/^\+?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(
      text,
    )
  ) {
    return undefined;
  }
  let total = 0;
  for (const [, number, unit] of text.matchAll(
    /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g,
  )) {
    total += Number(number) * UNITS[unit];
  }
  return total;
}

/** No interval, however it is written, calls an API more often than this. */
export const SHORTEST_INTERVAL = 1_000;

/**
 * The interval that an object asks for, in milliseconds: `fallback` where it names none or an unreadable one,
 * undefined where it is `0s` (never), and never below {@link SHORTEST_INTERVAL}.
 */
export function interval(
  text: string | undefined,
  fallback: number | undefined,
): number | undefined {
  const asked =
    text === undefined || text === '' ? undefined : durationMillis(text);
  if (asked === undefined) {
    return fallback;
  }
  return asked === 0 ? undefined : Math.max(asked, SHORTEST_INTERVAL);
}

/** What is to be said of an interval that is not kept as it is written; empty where it is. */
export function intervalNote(text: string | undefined): string {
  if (text === undefined || text === '') {
    return '';
  }
  const asked = durationMillis(text);
  if (asked === undefined) {
    return `spec.executionInterval "${text}" is no duration and does not count: write one such as 30s, 10m or 1h30m`;
  }
  return asked > 0 && asked < SHORTEST_INTERVAL
    ? `spec.executionInterval "${text}" is too short: the API is called once in ${
        SHORTEST_INTERVAL / 1_000
      } s at most`
    : '';
}

/** `interval` moved by up to a tenth either way, always the same for the same text, so that objects do not wake together. */
export function jittered(length: number, seed: string): number {
  return length * (0.9 + (hashOf(seed) / 0xffffffff) * 0.2);
}

/** A whole number below 2^32, always the same for the same text (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  }
  return hash >>> 0;
}
