// SPDX-License-Identifier: Apache-2.0
import type { UserInfoService } from '@backstage/backend-plugin-api';
import type { ClusterService } from '@api-operators/backstage-plugin-api-operators-node';
import { portalUser } from '@api-operators/backstage-plugin-api-operators-node';
import type { PromotionRequest } from '@api-operators/backstage-plugin-api-operators-common';
import {
  apiOperatorsPromotePermission,
  apiOperatorsReadPermission,
  parseBundleKey,
  formatBundleKey,
} from '@api-operators/backstage-plugin-api-operators-common';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Request, Router } from 'express';
import type { Guards } from '../access/requirePermission.ts';
import { requirePermission } from '../access/requirePermission.ts';
import { promote } from '../promotion/promote.ts';
import { promotionRight } from '../promotion/promotionRight.ts';
import { reviewPromotion } from '../promotion/reviewPromotion.ts';
import { bundleKeyOf, queryText } from './bundleKeyOf.ts';

/** What a promotion would do, whether this user may, and doing it. */
export function addPromotionRoutes(
  router: Router,
  clusters: ClusterService,
  guards: Guards,
  userInfo: UserInfoService,
): void {
  router.get('/bundles/:crd/:namespace/:name/promotion-right', async (request, response) => {
    const credentials = await requirePermission(request, apiOperatorsReadPermission, guards);
    const to = queryText(request, 'to');
    if (!to) {
      throw new InputError('Name the environment: ?to=staging');
    }
    const cluster = await clusters.connect();
    const right = await promotionRight(cluster, bundleKeyOf(request), to, {
      credentials,
      user: await portalUser(credentials, userInfo),
      permissions: guards.permissions,
    });
    response.json(right);
  });

  router.post('/promotions/review', async (request, response) => {
    const credentials = await requirePermission(request, apiOperatorsReadPermission, guards);
    const promotion = promotionRequest(request);
    const cluster = await clusters.connect();
    const right = await promotionRight(cluster, promotion.bundle, promotion.to, {
      credentials,
      user: await portalUser(credentials, userInfo),
      permissions: guards.permissions,
    });
    const review = reviewPromotion(cluster.inventory, promotion, right);
    if (!review) {
      throw new NotFoundError(`There is no Bundle ${formatBundleKey(promotion.bundle)}.`);
    }
    response.json(review);
  });

  router.post('/promotions', async (request, response) => {
    const credentials = await requirePermission(request, apiOperatorsPromotePermission, guards);
    const promotion = promotionRequest(request);
    const { planHash, destroy } = request.body as { planHash?: unknown; destroy?: unknown };
    if (typeof planHash !== 'string') {
      throw new InputError('A promotion names the plan that was reviewed: planHash.');
    }
    const cluster = await clusters.connect();
    const user = await portalUser(credentials, userInfo);
    const right = await promotionRight(cluster, promotion.bundle, promotion.to, {
      credentials,
      user,
      permissions: guards.permissions,
    });
    if (!right.allowed) {
      throw new NotAllowedError(right.reason);
    }
    const result = await promote(cluster, promotion, {
      planHash,
      destroy: destroy === true,
      right,
      user,
    });
    if (!result) {
      throw new NotFoundError(`There is no Bundle ${formatBundleKey(promotion.bundle)}.`);
    }
    response.json(result);
  });
}

function promotionRequest(request: Request): PromotionRequest {
  const { bundle, from, to, release } = (request.body ?? {}) as Partial<PromotionRequest>;
  const key = bundle && parseBundleKey(formatBundleKey(bundle));
  if (!key || typeof from !== 'string' || typeof to !== 'string') {
    throw new InputError('A promotion names a bundle {plural, group, namespace, name}, from and to.');
  }
  if (release !== undefined && typeof release !== 'string') {
    throw new InputError('release is the name of a release.');
  }
  return { bundle: key, from, to, ...(release === undefined ? {} : { release }) };
}
