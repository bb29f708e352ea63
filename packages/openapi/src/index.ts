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
export { compile } from './compile.ts';
export { preview } from './preview.ts';
export { render } from './render.ts';
export { GENERATOR } from './generator.ts';
export { loadDocument, type LoadedDocument, type LoadResult } from './load/document.ts';
export { positionsOf, type Position } from './load/positions.ts';
export { externalReferences, type ExternalReference } from './resolve/references.ts';
