// SPDX-License-Identifier: Apache-2.0

/** The API server went away, or is back. Times are of the client's monotonic clock. */
export type AvailabilityChange =
  | { kind: 'away'; since: number; reason: string }
  /** `since` is when the first failed call was noticed: what failed after it may have failed for this alone. */
  | { kind: 'back'; since: number; awayMs: number };

/** Whether a client's API server answers. */
export interface Availability {
  /** True from the moment a failed call was confirmed by a failed probe until the server answers again. */
  readonly away: boolean;
  /** Hears of changes. While anybody listens, a server that is away is asked again and again whether it is back. */
  on(listener: (change: AvailabilityChange) => void): () => void;
}
