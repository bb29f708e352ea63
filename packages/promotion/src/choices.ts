// SPDX-License-Identifier: Apache-2.0
import type { BundleRelease } from '@api-operators/api';
import { stepsOf } from './pipeline.ts';
import type { Refusal } from './refusals.ts';
import { deletion } from './steps/deletion.ts';
import { route } from './steps/route.ts';
import { sourceHealth } from './steps/source-health.ts';
import type { PromotionFacts } from './types.ts';

/** One button of the row dev → staging → prod. */
export interface Choice {
  from: string;
  to: string;
  /** What would be promoted. */
  release?: BundleRelease;
  /** Empty = the button is on. Found out without rendering, so a review may still refuse. */
  refusals: Refusal[];
}

/** Every step of the pipelines with what would go along it now. Cheap: for each redraw of the page. */
export function choices(facts: PromotionFacts): Choice[] {
  return stepsOf(facts.pipelines).map(({ from, to }) => {
    const routed = route(facts, { from, to });
    if (routed.kind === 'refused') {
      return { from, to, refusals: routed.refusals };
    }
    const { release } = routed.route;
    const refusals = [...routed.refusals, ...deletion(routed.route), ...sourceHealth(routed.route)];
    return { from, to, release, refusals };
  });
}
