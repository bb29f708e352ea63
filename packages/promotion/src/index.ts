// SPDX-License-Identifier: Apache-2.0
export type {
  Consent,
  Placement,
  PromoteCommand,
  PromoteResult,
  PromotionFacts,
  PromotionRequest,
  Refused,
  Review,
  Route,
} from './types.ts';
export type { Refusal, Warning } from './refusals.ts';
export { refusalText } from './refusals.ts';
export type { PromotionStep } from './pipeline.ts';
export { environmentOrder, stepsOf } from './pipeline.ts';
export { promote, review } from './decide.ts';
export type { Choice } from './choices.ts';
export { choices } from './choices.ts';
