// SPDX-License-Identifier: Apache-2.0
import type { CelEnv, Compilation } from './types.ts';
/** Parses and type-checks one expression. */
export function compile(_expression: string, _env: CelEnv): Compilation {
  return { kind: 'refused', problems: [] };
}
