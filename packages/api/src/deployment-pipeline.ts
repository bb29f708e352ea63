// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from './object.ts';

/** DeploymentPipeline: which environment may be promoted to which. OpenChoreo's fields. */
export interface DeploymentPipelineSpec {
  promotionPaths: PromotionPath[];
}

export interface PromotionPath {
  sourceEnvironmentRef: { name: string; kind?: 'Environment' };
  targetEnvironmentRefs: { name: string; kind?: 'Environment' }[];
}

export type DeploymentPipeline = KubeObject<DeploymentPipelineSpec>;
