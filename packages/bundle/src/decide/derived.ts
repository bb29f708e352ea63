// SPDX-License-Identifier: Apache-2.0
import type { BundleStatus, BundleSummary } from '@api-operators/api';
import type { Graph } from '../graph/types.ts';
import { asText, evaluate } from './evaluate.ts';
import { causeText } from './messages.ts';
import type { Values } from './operands.ts';

/** The derived values as text. One that cannot be computed says why; the others are not touched by it. */
export function computedValues(
  graph: Graph,
  values: Values,
  summary: BundleSummary,
): NonNullable<BundleStatus['computedValues']> {
  return graph.derivedValues.map(({ name, expression }) => {
    const result = evaluate(expression, { ...values, summary });
    return result.kind === 'value'
      ? { name, value: asText(result.value) }
      : { name, error: causeText(result.cause) };
  });
}
