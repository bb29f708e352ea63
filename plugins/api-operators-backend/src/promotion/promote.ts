// SPDX-License-Identifier: Apache-2.0
import { FIELD_MANAGER } from '@api-operators/api';
import { isConflict } from '@api-operators/kube';
import { promote as decidePromotion, review } from '@api-operators/promotion';
import type { ConnectedCluster, PortalUser } from '@api-operators/backstage-plugin-api-operators-node';
import { kindOfRole } from '@api-operators/backstage-plugin-api-operators-node';
import type {
  PromotionRequest,
  PromotionResult,
  PromotionRight,
} from '@api-operators/backstage-plugin-api-operators-common';
import { familyOf } from '../views/family.ts';
import { releaseView } from '../views/releaseView.ts';
import { promotionFacts } from './promotionFacts.ts';
import { refusalLines, reviewView } from './reviewView.ts';

/** What the person who promotes has seen and agreed to. */
export interface Agreement {
  planHash: string;
  /** Said explicitly where data outside of the cluster is destroyed. */
  destroy: boolean;
  right: PromotionRight;
  user: PortalUser;
}

/**
 * Promotes what was reviewed: one patch of one field of one Binding, as the person who asked. The rights of the
 * portal itself are not used, so that they never widen anybody's.
 */
export async function promote(
  { client, inventory }: Pick<ConnectedCluster, 'client' | 'inventory'>,
  request: PromotionRequest,
  agreement: Agreement,
): Promise<PromotionResult | undefined> {
  const family = familyOf(inventory, request.bundle);
  const kind = family && kindOfRole(family.api, 'bundle-binding');
  if (!family || !kind) {
    return undefined;
  }
  const decided = decidePromotion(promotionFacts(inventory, family), request, {
    planHash: agreement.planHash,
    by: agreement.user.user,
    destroy: agreement.destroy,
  });
  switch (decided.kind) {
    case 'refused':
      return { kind: 'refused', reasons: refusalLines(decided) };
    case 'changed':
      return {
        kind: 'changed',
        message: 'Something changed since you reviewed it. This is what would be done now.',
        review: reviewView(request, agreement.right, decided.review),
      };
    case 'promote':
      break;
    default:
      return decided satisfies never;
  }
  const { object, patch } = decided.command;
  try {
    await client
      .as(agreement.user.user, agreement.user.groups)
      .of(kind)
      .patch({ namespace: object.namespace, name: object.name }, patch, {
        type: 'merge',
        fieldManager: FIELD_MANAGER,
      });
  } catch (error) {
    if (!isConflict(error)) {
      throw error;
    }
    const now = review(promotionFacts(inventory, family), request);
    return {
      kind: 'changed',
      message: 'Somebody else changed the Binding at the same moment. This is what would be done now.',
      review: reviewView(request, agreement.right, now),
    };
  }
  return {
    kind: 'promoted',
    binding: { namespace: object.namespace ?? '', name: object.name },
    release: releaseView(decided.review.route.release),
  };
}
