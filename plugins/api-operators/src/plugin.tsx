// SPDX-License-Identifier: Apache-2.0
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiNodeTree } from '@remixicon/react';
import { ApiOperatorsClient } from './api/ApiOperatorsClient';
import { apiOperatorsApiRef } from './api/ApiOperatorsApi';
import { rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: apiOperatorsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ApiOperatorsClient(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/bundles',
    title: 'Bundles',
    icon: <RiNodeTree />,
    routeRef: rootRouteRef,
    loader: () => import('./bundles/BundlesPage').then(m => <m.BundlesPage />),
  },
});

const bundleContent = EntityContentBlueprint.make({
  name: 'bundle',
  params: {
    path: '/bundle',
    title: 'Graph and environments',
    filter: { kind: 'resource', 'spec.type': 'bundle' },
    loader: () => import('./bundles/EntityBundleContent').then(m => <m.EntityBundleContent />),
  },
});

const crdContent = EntityContentBlueprint.make({
  name: 'crd',
  params: {
    path: '/schema',
    title: 'Schema',
    filter: { kind: 'api', 'spec.type': 'crd' },
    loader: () => import('./crd/EntityCrdContent').then(m => <m.EntityCrdContent />),
  },
});

const previewContent = EntityContentBlueprint.make({
  name: 'preview',
  params: {
    path: '/kinds',
    title: 'Custom resources',
    filter: { kind: 'api', 'spec.type': 'openapi' },
    loader: () => import('./preview/EntityPreviewContent').then(m => <m.EntityPreviewContent />),
  },
});

/** Bundles, CRDs, what documents become, and promotions in the portal. */
export const apiOperatorsPlugin = createFrontendPlugin({
  pluginId: 'api-operators',
  title: 'Bundles',
  routes: { root: rootRouteRef },
  extensions: [api, page, bundleContent, crdContent, previewContent],
});
