// SPDX-License-Identifier: Apache-2.0
import { crdName } from '@api-operators/api';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { ClusterService, Inventory } from '@api-operators/backstage-plugin-api-operators-node';
import { kindOfRole } from '@api-operators/backstage-plugin-api-operators-node';
import { clusterEntities } from '../entities/clusterEntities.ts';

/** Changes that come within this time make one mutation. */
const GATHER_MS = 250;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/**
 * Keeps the catalog in step with a cluster: Systems, CRDs and Bundles. It mutates the catalog only with
 * what a complete and current watch has seen; a cluster that cannot be reached changes nothing.
 */
export class ClusterEntityProvider implements EntityProvider {
  readonly #clusters: ClusterService;
  readonly #logger: LoggerService;
  readonly #retryMs: number;
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #last = '';
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `retryMs`: how long after a failure it is tried again for the first time. */
  constructor(options: { clusters: ClusterService; logger: LoggerService; retryMs?: number }) {
    this.#clusters = options.clusters;
    this.#retryMs = options.retryMs ?? FIRST_RETRY_MS;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'api-operators-cluster';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    // The catalog does not wait for the cluster.
    void this.#follow(connection, this.#retryMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
  }

  async #follow(connection: EntityProviderConnection, retryMs: number): Promise<void> {
    try {
      const { inventory } = await this.#clusters.connect();
      if (this.#stopped) {
        return;
      }
      this.#unsubscribe = inventory.subscribe(change => {
        if (concernsCatalog(inventory, change)) {
          this.#mutateSoon(connection, inventory, GATHER_MS);
        }
      });
      this.#mutateSoon(connection, inventory, 0);
    } catch (error) {
      this.#logger.warn(
        `The catalog keeps what it has of the cluster. ${(error as Error).message}`,
      );
      if (!this.#stopped) {
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          void this.#follow(connection, Math.min(retryMs * 2, LAST_RETRY_MS));
        }, retryMs);
      }
    }
  }

  #mutateSoon(connection: EntityProviderConnection, inventory: Inventory, ms: number): void {
    if (this.#stopped) {
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#running.then(() => this.#mutate(connection, inventory));
    }, ms);
  }

  async #mutate(connection: EntityProviderConnection, inventory: Inventory): Promise<void> {
    try {
      const entities = clusterEntities(inventory, {
        location: 'api-operators-cluster:default',
        defaultOwner: this.#clusters.settings.defaultOwner,
      });
      const state = JSON.stringify(entities);
      if (state !== this.#last) {
        await connection.applyMutation({
          type: 'full',
          entities: entities.map(entity => ({ entity, locationKey: this.getProviderName() })),
        });
        this.#last = state;
      }
    } catch (error) {
      this.#logger.error('The catalog could not be brought in step with the cluster', error as Error);
      this.#mutateSoon(connection, inventory, this.#retryMs);
    }
  }
}

/** CRDs and Bundles make entities; what becomes of their children does not. */
function concernsCatalog(inventory: Inventory, change: { crd: string; name?: string }): boolean {
  if (change.name === undefined) {
    return true;
  }
  return inventory.apis().some(api => {
    const bundle = kindOfRole(api, 'bundle');
    return bundle !== undefined && crdName(bundle.plural, bundle.group) === change.crd;
  });
}
