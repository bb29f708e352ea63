// SPDX-License-Identifier: Apache-2.0

/** What came of reading one document. */
export type ReadResult =
  | { kind: 'read'; text: string; bytes: number }
  | { kind: 'unavailable'; why: string }
  | { kind: 'forbidden'; why: string }
  | { kind: 'too-large' };
