// SPDX-License-Identifier: Apache-2.0
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { clusterServiceRef } from '@api-operators/backstage-plugin-api-operators-node';
import { FilePlaceholderProcessor } from './processors/FilePlaceholderProcessor.ts';
import { ClusterEntityProvider } from './providers/ClusterEntityProvider.ts';
import { RepositoryEntityProvider } from './providers/RepositoryEntityProvider.ts';

/** API operators in the catalog: their CRDs and Bundles from the cluster, the rest from their repositories. */
export const catalogModuleApiOperators = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'api-operators',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        clusters: clusterServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ catalog, clusters, lifecycle, logger }) {
        catalog.addProcessor(new FilePlaceholderProcessor());
        const providers = [
          new ClusterEntityProvider({ clusters, logger }),
          new RepositoryEntityProvider({ repositories: clusters.repositories, logger }),
        ];
        for (const provider of providers) {
          catalog.addEntityProvider(provider);
          lifecycle.addShutdownHook(() => provider.stop());
        }
      },
    });
  },
});
