// SPDX-License-Identifier: Apache-2.0
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { clusterServiceRef } from '@api-operators/backstage-plugin-api-operators-node';
import { createCheckAction } from './actions/checkAction.ts';
import { createGenerateAction } from './actions/generateAction.ts';
import { createInstallAction } from './actions/installAction.ts';
import { createRepositoryAction } from './actions/createRepositoryAction.ts';

/** The actions that make an API operator from an OpenAPI document. */
export const scaffolderModuleApiOperators = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'api-operators',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        clusters: clusterServiceRef,
        permissions: coreServices.permissions,
        userInfo: coreServices.userInfo,
      },
      async init({ actions, clusters, permissions, userInfo }) {
        const guards = { clusters, permissions, userInfo };
        actions.addActions(
          createGenerateAction({ settings: clusters.settings }),
          createCheckAction(guards),
          createRepositoryAction({ repositories: clusters.repositories }),
          createInstallAction(guards),
        );
      },
    });
  },
});
