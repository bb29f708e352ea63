// SPDX-License-Identifier: Apache-2.0

/** How the measured API behaves; what is absent does not happen. */
export interface RestManners {
  /** Before each answer, in milliseconds. */
  latencyMs?: number;
  /** Share of all requests that are answered with 503 and do nothing; the same ones for the same order. */
  unavailableShare?: number;
  /** Requests above this in a second of the clock are answered with 429 and `Retry-After: 1`. */
  requestsPerSecond?: number;
}

/** What the API has seen since it was last reset; times in milliseconds since 1970. */
export interface RestReport {
  /** By method. */
  requests: Record<string, number>;
  /** By HTTP status. */
  statuses: Record<string, number>;
  /** When each create or update was carried out. */
  doneAt: number[];
  firstAt: number;
  lastAt: number;
}
