// SPDX-License-Identifier: Apache-2.0
import { createApiRef } from '@backstage/core-plugin-api';
import type {
  BundleKey,
  BundleListItem,
  BundleView,
  NodeView,
  PreviewView,
  PromotionAgreement,
  PromotionRequest,
  PromotionResult,
  PromotionReview,
  PromotionRight,
} from '@api-operators/backstage-plugin-api-operators-common';

/** What a document is previewed from; problems in a text are reported under its name. */
export type DocumentSource = { url: string } | { text: string; name?: string };

/** The portal's backend for Bundles. Methods reject with Backstage's ResponseError. */
export interface ApiOperatorsApi {
  listBundles(): Promise<BundleListItem[]>;
  /**
   * Calls `onView` with the whole view at once and again at every change, until `signal` is aborted.
   * Resolves when the server ends the stream; rejects when it cannot be had.
   */
  streamBundle(
    key: BundleKey,
    options: { environment?: string; signal: AbortSignal; onView: (view: BundleView) => void },
  ): Promise<void>;
  getNode(key: BundleKey, nodeId: string, environment?: string): Promise<NodeView>;
  getPromotionRight(key: BundleKey, to: string): Promise<PromotionRight>;
  reviewPromotion(request: PromotionRequest): Promise<PromotionReview>;
  promote(request: PromotionRequest, agreement: PromotionAgreement): Promise<PromotionResult>;
  previewDocument(source: DocumentSource, group: string): Promise<PreviewView>;
  /** What the document of an API in the catalog becomes, with the options of its operator. */
  previewEntity(entity: { namespace: string; name: string }): Promise<PreviewView>;
}

export const apiOperatorsApiRef = createApiRef<ApiOperatorsApi>({
  id: 'plugin.api-operators.client',
});
