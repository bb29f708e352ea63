// SPDX-License-Identifier: Apache-2.0
export type {
  Difference,
  Json,
  Problem,
  ProblemReason,
  StructuralSchema,
  ValidationRule,
} from './types.ts';
export { validate } from './validate/validate.ts';
export { prune } from './prune.ts';
export { applyDefaults } from './default.ts';
export { structuralProblems } from './structural/structural.ts';
export { compare } from './compare.ts';
export { compilePattern, type CompiledPattern } from './formats/pattern.ts';
export { nearest } from './nearest.ts';
export { schemaAt } from './schema-at.ts';
