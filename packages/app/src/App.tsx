// SPDX-License-Identifier: Apache-2.0
import apiOperatorsPlugin, { apiOperatorsScaffolderModule } from '@api-operators/backstage-plugin-api-operators';
import { createApp } from '@backstage/frontend-defaults';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint, SignInPageBlueprint } from '@backstage/plugin-app-react';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { apiDefinitions } from './apiDefinitions';
import { Navigation } from './Navigation';

const shell = createFrontendModule({
  pluginId: 'app',
  extensions: [
    NavContentBlueprint.make({ params: { component: Navigation } }),
    SignInPageBlueprint.make({
      params: { loader: async () => (await import('./SignInPage')).SignInPage },
    }),
  ],
});

const definitions = createFrontendModule({ pluginId: 'api-docs', extensions: [apiDefinitions] });

/** The developer portal. */
export const app = createApp({
  features: [
    catalogPlugin,
    apiDocsPlugin,
    catalogGraphPlugin,
    scaffolderPlugin,
    searchPlugin,
    orgPlugin,
    userSettingsPlugin,
    apiOperatorsPlugin,
    apiOperatorsScaffolderModule,
    definitions,
    shell,
  ],
});
