// SPDX-License-Identifier: Apache-2.0
import type { RenderInput, RenderResult } from './types.ts';
/** The concrete Bundle of a Binding. */
export function renderConcrete(_input: RenderInput): RenderResult {
  return { kind: 'refused', problems: [], configKeys: [] };
}
