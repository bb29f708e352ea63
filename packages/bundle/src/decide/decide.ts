// SPDX-License-Identifier: Apache-2.0
import type { DecideInput, Decision } from './types.ts';
/** What to do now, and the complete status. Total: also for refused, template, paused and deleted Bundles. */
export function decide(_input: DecideInput): Decision {
  return { actions: [], status: {}, nodes: [] };
}
