// SPDX-License-Identifier: Apache-2.0
export type { BundleProblem, ProblemCode } from './problems.ts';
export { PROBLEM_CODES, problemLine, problemText } from './problems.ts';
export type { ParseResult, Position, Positions } from './parse/types.ts';
export { located, parseBundle } from './parse/parse.ts';
export type { CrdLike, KindSchema, SchemaLookup } from './compile/kinds.ts';
export { kindsFrom, schemaLookup } from './compile/kinds.ts';
export type { CompileInput, CompileResult, ConfigKey, ConnectionShapes } from './compile/types.ts';
export { compile } from './compile/compile.ts';
export type { Edge, EdgeCause, Expression, Graph, GraphNode } from './graph/types.ts';
export { criticalPath } from './graph/critical-path.ts';
export { causeText } from './decide/messages.ts';
export type {
  Action,
  Cause,
  DecideInput,
  Decision,
  NodeOutcome,
  ObjectKey,
  Observed,
  Operand,
} from './decide/types.ts';
export { decide } from './decide/decide.ts';
export type { Placed, Plan, PlanDifference, PlanInput, PlanNode, RestCall } from './plan/types.ts';
export { plan } from './plan/plan.ts';
export type { Explanation, Reason } from './explain/explain.ts';
export { explain, explanationText } from './explain/explain.ts';
export type { RenderInput, RenderResult } from './render/types.ts';
export { renderConcrete } from './render/render-concrete.ts';
