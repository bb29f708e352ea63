// SPDX-License-Identifier: Apache-2.0

/** What may be read, and how much of it. */
export interface LoadPolicy {
  /** Files must lie under this folder, symbolic links followed; default: the folder of the source file. */
  root?: string;
  /**
   * Hosts that may be asked: names (`specs.example.com`), suffixes (`*.example.com`), and addresses or
   * networks (`10.0.0.0/8`). A name that leads to a private address is refused unless the address is
   * listed as well; `localhost` stands for its own addresses. Default: none.
   */
  allowedHosts?: readonly string[];
  /** Bytes of all documents together; default 64 MiB. */
  maxBytes?: number;
  /** Documents in all; default 5000. */
  maxFiles?: number;
  /** Documents one behind the other: the source refers to one, that to the next, and so on; default 100. */
  maxDepth?: number;
  /** A body that comes more slowly is given up; default 1000, 0 for none. */
  leastBytesASecond?: number;
  /** Milliseconds for everything; default 30000. */
  timeoutMs?: number;
}

export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
export const DEFAULT_MAX_FILES = 5_000;
export const DEFAULT_MAX_DEPTH = 100;
export const DEFAULT_LEAST_BYTES_A_SECOND = 1_000;
export const DEFAULT_TIMEOUT_MS = 30_000;
