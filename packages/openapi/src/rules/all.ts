// SPDX-License-Identifier: Apache-2.0
import { asyncUnfollowed } from './async-unfollowed.ts';
import { badOption } from './bad-option.ts';
import { compositionTooDeep } from './composition-too-deep.ts';
import { conflictingSchemas } from './conflicting-schemas.ts';
import { defaultDropped } from './default-dropped.ts';
import { documentForbidden } from './document-forbidden.ts';
import { documentUnavailable } from './document-unavailable.ts';
import { duplicateKey } from './duplicate-key.ts';
import { dynamicReferenceOpen } from './dynamic-reference-open.ts';
import { enumAdjusted } from './enum-adjusted.ts';
import { fieldRenamed } from './field-renamed.ts';
import { hintUnusable } from './hint-unusable.ts';
import { keywordUnchecked } from './keyword-unchecked.ts';
import { missingDocument } from './missing-document.ts';
import { mixedTypes } from './mixed-types.ts';
import { nameCollision } from './name-collision.ts';
import { nameShortened } from './name-shortened.ts';
import { noPaths } from './no-paths.ts';
import { notOpenapi } from './not-openapi.ts';
import { nothingLeft } from './nothing-left.ts';
import { optionUnused } from './option-unused.ts';
import { overLimits } from './over-limits.ts';
import { parameterUnusable } from './parameter-unusable.ts';
import { pathItemUnusable } from './path-item-unusable.ts';
import { patternDropped } from './pattern-dropped.ts';
import { recursiveSchema } from './recursive-schema.ts';
import { ruleImpossible } from './rule-impossible.ts';
import { schemaCut } from './schema-cut.ts';
import { singleCrdTooLarge } from './single-crd-too-large.ts';
import { secretField } from './secret-field.ts';
import { securityUnsupported } from './security-unsupported.ts';
import { tokenNeeded } from './token-needed.ts';
import { undeclaredPathParameter } from './undeclared-path-parameter.ts';
import { unknownSecurityScheme } from './unknown-security-scheme.ts';
import { unknownSetting } from './unknown-setting.ts';
import { unreadableDocument } from './unreadable-document.ts';
import { unresolvedReference } from './unresolved-reference.ts';
import { writeOnlyNested } from './write-only-nested.ts';
import type { Severity } from '../diagnostics.ts';

/** What is the same for all findings of a rule. */
export interface RuleSummary {
  code: string;
  severity: Severity;
  remedy: string;
}

/** Every rule, by code; docs/reference/diagnostics.md has the same. */
export const allRules: readonly RuleSummary[] = [
  asyncUnfollowed,
  badOption,
  compositionTooDeep,
  conflictingSchemas,
  defaultDropped,
  documentForbidden,
  documentUnavailable,
  duplicateKey,
  dynamicReferenceOpen,
  enumAdjusted,
  fieldRenamed,
  hintUnusable,
  keywordUnchecked,
  missingDocument,
  mixedTypes,
  nameCollision,
  nameShortened,
  noPaths,
  notOpenapi,
  nothingLeft,
  optionUnused,
  overLimits,
  parameterUnusable,
  pathItemUnusable,
  patternDropped,
  recursiveSchema,
  ruleImpossible,
  schemaCut,
  secretField,
  securityUnsupported,
  singleCrdTooLarge,
  tokenNeeded,
  undeclaredPathParameter,
  unknownSecurityScheme,
  unknownSetting,
  unreadableDocument,
  unresolvedReference,
  writeOnlyNested,
];
