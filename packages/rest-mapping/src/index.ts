// SPDX-License-Identifier: Apache-2.0
export {
  buildRequest,
  type Built,
  type RequestInput,
  type RestRequest,
} from './request.ts';
export {
  type Parameter,
  type Serialized,
  serializeParameter,
} from './parameters.ts';
export { makeBody, typedId } from './request-body.ts';
export {
  bodyMembers,
  fieldValue,
  type Member,
  parameterField,
  secretReferences,
  shownValue,
  type Values,
} from './fields.ts';
export { atPointer, isObject, parseJson, stringifyJson } from './json.ts';
export { MASK, mask, maskJson } from './mask.ts';
export {
  ANONYMOUS,
  authenticate,
  type Authentication,
  type ResolvedCredential,
  schemeNames,
  securityOf,
} from './auth.ts';
export {
  type Outcome,
  readAnswer,
  type RefusalReason,
  retryTime,
  type Sent,
  type Settled,
  type UnavailableReason,
} from './answer.ts';
export { type Progress, readProgress } from './progress.ts';
export {
  firstPage,
  type NextPage,
  nextPage,
  type Page,
  PAGE_SIZE,
  type ReadPage,
} from './next-page.ts';
export { sameOriginUrl } from './same-origin.ts';
export {
  applyMergePatch,
  jsonPatch,
  type PatchOperation,
} from './json-patch.ts';
export type { FilePart } from './multipart-body.ts';
export {
  readTokenAnswer,
  type TokenAnswer,
  type TokenInput,
  tokenRequest,
  type TokenRequest,
} from './oauth2.ts';
export { specWithin } from './spec-within.ts';
export { OF_THE_CONNECTION } from './headers.ts';
