// SPDX-License-Identifier: Apache-2.0
import type { Plan, PlanInput } from './types.ts';
/** What would change, field by field and call by call. */
export function plan(_input: PlanInput): Plan {
  return { nodes: [], destructive: false, summary: { create: 0, update: 0, delete: 0, unchanged: 0, other: 0 }, hash: '' };
}
