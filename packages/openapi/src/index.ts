// SPDX-License-Identifier: Apache-2.0
export { diagnostic, type Diagnostic, type Location, type Severity } from './diagnostics.ts';
export { allRules, type RuleSummary } from './rules/all.ts';
export { documentForbidden } from './rules/document-forbidden.ts';
export { documentUnavailable } from './rules/document-unavailable.ts';
export { overLimits } from './rules/over-limits.ts';
export type { Rule } from './rules/rule.ts';
export type {
  AskedOptions,
  CompileInput,
  CompileOptions,
  CompiledOperator,
  CompileResult,
  FieldOptions,
  Filters,
  KindOptions,
  KindPlan,
  KindRole,
  LeftOutOperation,
  NamingOptions,
  OperationOptions,
  PlannedOperation,
  PreviewTable,
} from './types.ts';
export { referenceUri } from './resolve/uri.ts';
export { compile } from './compile.ts';
export { configJsonSchema } from './config/json-schema.ts';
export { readConfig, type Config, type ConfigResult } from './config/read-config.ts';
export { OPTIONS_URI } from './options.ts';
export { changeCodes, type Change, type ChangeCode, type DiffKind, type DiffSide, type Effect } from './diff/change.ts';
export { diffOperators, pairKinds } from './diff/diff-operators.ts';
export { installedCrds } from './manifests/installed-crds.ts';
export { preview } from './preview.ts';
export { render, renderFiles } from './render.ts';
export { GENERATOR } from './generator.ts';
export { loadDocument, type LoadedDocument, type LoadResult } from './load/document.ts';
export { positionsOf, type Position } from './load/positions.ts';
export { externalReferences, mayReferOut, type ExternalReference } from './resolve/references.ts';
