// SPDX-License-Identifier: Apache-2.0
import type { PlanNode } from '@api-operators/bundle';
import type { NodePlanView } from '@api-operators/backstage-plugin-api-operators-common';

/** One node of a plan as the review shows it. */
export function nodePlanView(node: PlanNode): NodePlanView {
  return {
    id: node.id,
    kind: node.key.kind,
    change: node.change,
    destructive: node.destructive,
    fields: node.differences.map(difference => ({
      path: `spec.${difference.path}`,
      rendered: difference.before,
      live: difference.external ?? difference.live,
      next: difference.after,
    })),
    calls: node.calls.map(({ method, path, body }) => ({ method, path, body })),
    notes: node.notes,
  };
}
