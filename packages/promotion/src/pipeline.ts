// SPDX-License-Identifier: Apache-2.0
import type { DeploymentPipeline } from '@api-operators/api';

export interface PromotionStep {
  from: string;
  to: string;
}

/** Every way from one environment to another that a pipeline allows, each once, as written. */
export function stepsOf(pipelines: readonly DeploymentPipeline[]): PromotionStep[] {
  const steps: PromotionStep[] = [];
  for (const { spec } of pipelines) {
    for (const { sourceEnvironmentRef, targetEnvironmentRefs } of spec?.promotionPaths ?? []) {
      for (const { name } of targetEnvironmentRefs) {
        const step = { from: sourceEnvironmentRef.name, to: name };
        if (!steps.some(each => each.from === step.from && each.to === step.to)) {
          steps.push(step);
        }
      }
    }
  }
  return steps;
}

/** The environments of the pipelines: sources before their targets as far as that is possible, then as written. */
export function environmentOrder(pipelines: readonly DeploymentPipeline[]): string[] {
  const steps = stepsOf(pipelines);
  const left = new Set(steps.flatMap(({ from, to }) => [from, to]));
  const order: string[] = [];
  while (left.size > 0) {
    const free = [...left].find(name => !steps.some(({ from, to }) => to === name && from !== name && left.has(from)));
    const next = free ?? [...left][0];
    left.delete(next);
    order.push(next);
  }
  return order;
}
