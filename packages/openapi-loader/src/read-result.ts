// SPDX-License-Identifier: Apache-2.0

/** What came of reading one document. */
export type ReadResult =
  /** `at`: the address that it came from in the end; absent for a file. */
  | { kind: 'read'; text: string; bytes: number; at?: string }
  | { kind: 'unavailable'; why: string }
  | { kind: 'forbidden'; why: string }
  | { kind: 'too-large' };
