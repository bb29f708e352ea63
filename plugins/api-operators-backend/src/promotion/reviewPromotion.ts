// SPDX-License-Identifier: Apache-2.0
import { review } from '@api-operators/promotion';
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import type {
  PromotionRequest,
  PromotionReview,
  PromotionRight,
} from '@api-operators/backstage-plugin-api-operators-common';
import { familyOf } from '../views/family.ts';
import { promotionFacts } from './promotionFacts.ts';
import { reviewView } from './reviewView.ts';

/** What a promotion would change, field by field and call by call; undefined where there is no such Bundle. */
export function reviewPromotion(
  snapshot: ClusterSnapshot,
  request: PromotionRequest,
  right: PromotionRight,
): PromotionReview | undefined {
  const family = familyOf(snapshot, request.bundle);
  return family && reviewView(request, right, review(promotionFacts(snapshot, family), request));
}
