// SPDX-License-Identifier: Apache-2.0
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
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
import { formatBundleKey } from '@api-operators/backstage-plugin-api-operators-common';
import type { ApiOperatorsApi, DocumentSource } from './ApiOperatorsApi';
import { readLines } from './readLines';

/** Talks to the api-operators backend plugin over HTTP. */
export class ApiOperatorsClient implements ApiOperatorsApi {
  readonly #discovery: DiscoveryApi;
  readonly #fetch: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = options.fetchApi;
  }

  async listBundles(): Promise<BundleListItem[]> {
    const { items } = await this.#get<{ items: BundleListItem[] }>('/bundles');
    return items;
  }

  async streamBundle(
    key: BundleKey,
    options: { environment?: string; signal: AbortSignal; onView: (view: BundleView) => void },
  ): Promise<void> {
    const response = await this.#request(
      `/bundles/${formatBundleKey(key)}/stream${environmentQuery(options.environment)}`,
      { signal: options.signal },
    );
    for await (const line of readLines(response)) {
      options.onView(JSON.parse(line) as BundleView);
    }
  }

  async getNode(key: BundleKey, nodeId: string, environment?: string): Promise<NodeView> {
    return this.#get(
      `/bundles/${formatBundleKey(key)}/nodes/${encodeURIComponent(nodeId)}${environmentQuery(
        environment,
      )}`,
    );
  }

  async getPromotionRight(key: BundleKey, to: string): Promise<PromotionRight> {
    return this.#get(
      `/bundles/${formatBundleKey(key)}/promotion-right?to=${encodeURIComponent(to)}`,
    );
  }

  async reviewPromotion(request: PromotionRequest): Promise<PromotionReview> {
    return this.#post('/promotions/review', request);
  }

  async promote(
    request: PromotionRequest,
    agreement: PromotionAgreement,
  ): Promise<PromotionResult> {
    return this.#post('/promotions', { ...request, ...agreement });
  }

  async previewDocument(source: DocumentSource, group: string): Promise<PreviewView> {
    return this.#post('/preview', { ...source, group });
  }

  async previewEntity({ namespace, name }: { namespace: string; name: string }): Promise<PreviewView> {
    return this.#get(`/preview/entities/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`);
  }

  async #get<T>(path: string): Promise<T> {
    return (await this.#request(path)).json();
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  async #request(path: string, init?: RequestInit): Promise<Response> {
    const baseUrl = await this.#discovery.getBaseUrl('api-operators');
    const response = await this.#fetch.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function environmentQuery(environment: string | undefined): string {
  return environment ? `?environment=${encodeURIComponent(environment)}` : '';
}
