// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** Two kinds that would have the same name. */
export const nameCollision = rule<{ kind: string; wanted: string; other: string }>({
  code: 'name-collision',
  severity: 'info',
  message: ({ kind, wanted, other }) => `The kind is called ${kind}, as ${wanted} is taken by ${other}.`,
  remedy:
    'Give it a name of its own with x-k8s-kind or the option kinds.',
});
