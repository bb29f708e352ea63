// SPDX-License-Identifier: Apache-2.0
import type { UserInfoService } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import type { Guards } from './access/requirePermission.ts';
import { addBundleRoutes } from './routes/bundleRoutes.ts';
import type { PreviewServices } from './routes/previewRoutes.ts';
import { addPreviewRoutes } from './routes/previewRoutes.ts';
import { addPromotionRoutes } from './routes/promotionRoutes.ts';

export interface RouterOptions extends Guards, PreviewServices {
  userInfo: UserInfoService;
}

/** The HTTP API of the plugin; the shapes of what it sends are in the common package. */
export function createRouter({ clusters, catalog, urlReader, userInfo, ...guards }: RouterOptions): express.Router {
  const router = Router();
  addPreviewRoutes(router, { clusters, catalog, urlReader }, guards);
  router.use(express.json({ limit: '1mb' }));
  addBundleRoutes(router, clusters, guards);
  addPromotionRoutes(router, clusters, guards, userInfo);
  return router;
}
