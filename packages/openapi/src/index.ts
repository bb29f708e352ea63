// SPDX-License-Identifier: Apache-2.0
export type { Diagnostic, Location, Severity } from './diagnostics.ts';
export type {
  CompileInput,
  CompileOptions,
  CompiledOperator,
  CompileResult,
  Filters,
  KindPlan,
  KindRole,
  LeftOutOperation,
  NamingOptions,
  PlannedOperation,
  PreviewTable,
} from './types.ts';
