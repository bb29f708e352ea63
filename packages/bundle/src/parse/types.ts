// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type { BundleProblem } from '../problems.ts';

/** Line and column, both from 1, and the offset in the text, all in UTF-16 units. */
export interface Position {
  line: number;
  column: number;
  offset: number;
}

/** Finds places of the text by field path. */
export interface Positions {
  /**
   * Where the value at `path` of the Bundle's spec begins, `offset` units into it for strings;
   * where there is no such value, the nearest one around it.
   */
  at(path: string, offset?: number): Position | undefined;
}

/** One Bundle of a text. `spec` is not checked further; `compile` does that. */
export type ParseResult =
  | {
      kind: 'ok';
      apiVersion: string;
      bundleKind: string;
      metadata: JsonObject;
      spec: unknown;
      positions: Positions;
    }
  | { kind: 'refused'; problems: BundleProblem[] };
