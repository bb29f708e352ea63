// SPDX-License-Identifier: Apache-2.0
import type { Refused, Review, Route } from '@api-operators/promotion';
import { refusalText } from '@api-operators/promotion';
import { problemText } from '@api-operators/bundle';
import type {
  PromotionRequest,
  PromotionReview,
  PromotionRight,
} from '@api-operators/backstage-plugin-api-operators-common';
import { releaseView } from '../views/releaseView.ts';
import { nodePlanView } from './nodePlanView.ts';

/** A review as the portal shows it. One that was refused shows why, and as much else as is known. */
export function reviewView(
  request: PromotionRequest,
  right: PromotionRight,
  outcome: Review | Refused,
): PromotionReview {
  const possible = outcome.kind === 'possible' ? outcome : undefined;
  return {
    request,
    right,
    refusals: outcome.kind === 'refused' ? refusalLines(outcome) : [],
    warnings: outcome.warnings.map(({ message }) => message),
    ...routeView(outcome.route),
    destructive: possible?.plan.destructive ?? false,
    nodes: possible?.plan.nodes.map(nodePlanView) ?? [],
    planHash: possible?.planHash ?? '',
  };
}

/** Why not, with what to do; each problem of a preflight has a line of its own. */
export function refusalLines({ refusals }: Refused): string[] {
  return refusals.flatMap(refusal => [
    refusalText(refusal),
    ...(refusal.code === 'preflight' ? refusal.problems.map(problemText) : []),
  ]);
}

function routeView(route: Route | undefined) {
  return {
    ...(route
      ? {
          binding: {
            namespace: route.target.metadata.namespace ?? '',
            name: route.target.metadata.name,
          },
          next: releaseView(route.release),
        }
      : {}),
    ...(route?.current ? { current: releaseView(route.current) } : {}),
  };
}
