// SPDX-License-Identifier: Apache-2.0
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { apiOperatorsPermissions } from '@api-operators/backstage-plugin-api-operators-common';
import { clusterServiceRef } from '@api-operators/backstage-plugin-api-operators-node';
import { createRouter } from './router.ts';

/** Live graphs, plans and promotions of Bundles. */
export const apiOperatorsPlugin = createBackendPlugin({
  pluginId: 'api-operators',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        clusters: clusterServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        urlReader: coreServices.urlReader,
        userInfo: coreServices.userInfo,
      },
      async init({ catalog, clusters, httpAuth, httpRouter, logger, permissions, permissionsRegistry, urlReader, userInfo }) {
        permissionsRegistry.addPermissions(apiOperatorsPermissions);
        httpRouter.use(createRouter({ catalog, clusters, httpAuth, permissions, urlReader, userInfo }));
        // The portal comes up without its cluster; each request tries again and says what is wrong.
        clusters.connect().catch(error => {
          logger.error(`The cluster cannot be used yet: ${error.message}`, error);
        });
      },
    });
  },
});
