// SPDX-License-Identifier: Apache-2.0
export type {
  Assignability,
  CelEnv,
  CelLibrary,
  CelProblem,
  CelProblemCode,
  CelType,
  Compilation,
  Evaluation,
  EvaluationLimits,
  Program,
  Reference,
  SchemaLike,
  Template,
  TemplatePart,
} from './types.ts';
export { compile } from './compile.ts';
export { compileRule } from './rule.ts';
export type { CompiledRule, RuleEvaluation } from './rule.ts';
export { typeFromSchema, DYN, typeName } from './types/type.ts';
export { assignable } from './types/assignable.ts';
export { parseTemplate } from './template.ts';
