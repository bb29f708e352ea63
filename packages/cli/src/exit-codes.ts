// SPDX-License-Identifier: Apache-2.0

/** What the program ends with; documented in the package's README. */
export const EXIT = {
  done: 0,
  /** The document cannot be compiled, or the cluster refused. */
  refused: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** A file or a cluster could not be read or written. */
  unavailable: 3,
  /** A bug in api-operators. */
  bug: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
