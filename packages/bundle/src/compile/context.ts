// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { EdgeCause, Expression } from '../graph/types.ts';
import type { BundleProblem } from '../problems.ts';

/** Where an expression's value goes; decides the type that a `config` key must have. */
export type Use =
  | { as: 'value'; schema: StructuralSchema | undefined }
  | { as: 'text' }
  | { as: 'condition' }
  | { as: 'list' }
  | { as: 'any' };

/** An expression of the Bundle, with the node that it belongs to. */
export interface UsedExpression {
  expression: Expression;
  use: Use;
  cause: EdgeCause | 'derived';
  node?: string;
}

/** What one compilation gathers. */
export interface Gathered {
  problems: BundleProblem[];
  warnings: BundleProblem[];
  expressions: UsedExpression[];
}
